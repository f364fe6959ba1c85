package dev.tributary.filter;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.event.EventCursor;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.FieldText;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.RecordAccessor;
import dev.tributary.plugin.RecordOverlay;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Gives each record an id, so that a store which gets it twice keeps it once. */
final class GenidFilter implements Filter {

    /** The parameters of {@code @type elasticsearch_genid}. */
    record Config(
            @Param(doc = "The field that gets the id.", value = "_hash", filled = true)
            String hashIdKey,

            @Param(
                    doc =
                            "Whether the id is made of what `record_keys` name, so that equal events have equal ids. With `false`"
                                    + " it is a random one, and parameters about what it is made of have no effect.",
                    value = "false")
            boolean useRecordAsSeed,

            @Param(doc = "Whether it is made of the tag too.", value = "false")
            boolean includeTagInSeed,

            @Param(doc = "Whether it is made of the event's time too, in seconds.", value = "false")
            boolean includeTimeInSeed,

            @Param(
                    doc = "Whether it is made of all fields of the record, by name, instead of `record_keys`. It needs"
                            + " `use_record_as_seed`.",
                    value = "false",
                    fluentd =
                            "writes maps and arrays in a record as Ruby of its version shows them, where they are JSON here,"
                                    + " so ids of such records differ")
            boolean useEntireRecord,

            @Param(doc = "The fields that it is made of.", value = "")
            List<String> recordKeys,

            @Param(doc = "What stands between the parts that it is made of.", value = "_")
            String separator,

            @Param(doc = "How it is made of them.", value = "sha1")
            HashType hashType) {
        Config {
            if (useRecordAsSeed && recordKeys.isEmpty() && !useEntireRecord) {
                throw ConfigException.about(
                        "use_record_as_seed", "use_record_as_seed needs record_keys, or use_entire_record");
            }
        }
    }

    /** The values of {@code hash_type}. */
    enum HashType {
        MD5("MD5"),
        SHA1("SHA-1"),
        SHA256("SHA-256"),
        SHA512("SHA-512");

        private final String algorithm;

        HashType(String algorithm) {
            this.algorithm = algorithm;
        }

        MessageDigest digest() {
            try {
                return MessageDigest.getInstance(algorithm);
            } catch (NoSuchAlgorithmException e) {
                // Any JDK has them.
                throw new IllegalStateException(e);
            }
        }
    }

    private final Config config;
    private final InOrder inOrder;
    private final RandomGenerator random;
    private final RecordOverlay overlay;
    private final List<RecordAccessor> keys;

    GenidFilter(Config config, PluginContext context) {
        this.config = config;
        inOrder = new InOrder(context.vertx());
        random = context.random();
        overlay = new RecordOverlay(List.of(config.hashIdKey()));
        keys = config.recordKeys().stream()
                .map(name -> RecordAccessor.path(name, List.of(name)))
                .toList();
    }

    @Override
    public Future<EventStream> filter(Tag tag, EventStream events) {
        return inOrder.read(events, packed -> named(tag, packed));
    }

    private EventStream named(Tag tag, PackedEvents events) {
        var named = new PackedEvents.Builder(events.sizeBytes() + events.count() * 64);
        var record = new MessagePackWriter();
        for (EventCursor event = events.cursor(); event.next(); ) {
            String id = Base64.getEncoder().encodeToString(config.useRecordAsSeed() ? hash(tag, event) : chance());
            record.truncate(0);
            overlay.write(event.record(), (index, out) -> out.string(id), record);
            named.add(event, record);
        }
        return named.build();
    }

    /** A UUID's text, as the original has it. */
    private byte[] chance() {
        return AddedPairs.uuid(random).toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] hash(Tag tag, EventCursor event) {
        var seed = new StringBuilder();
        if (config.includeTagInSeed()) {
            seed.append(tag.name()).append(config.separator());
        }
        if (config.includeTimeInSeed()) {
            seed.append(event.time().seconds()).append(config.separator());
        }
        if (config.useEntireRecord()) {
            entire(event.record(), seed);
        } else {
            for (int i = 0; i < keys.size(); i++) {
                seed.append(i > 0 ? config.separator() : "").append(text(keys.get(i), event));
            }
        }
        return config.hashType().digest().digest(seed.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String text(RecordAccessor field, EventCursor event) {
        MessagePackReader reader = event.record();
        return field.find(reader) ? FieldText.read(reader) : "";
    }

    private static void entire(MessagePackReader record, StringBuilder seed) {
        var fields = new TreeMap<String, String>();
        for (long left = record.mapHeader(); left > 0; left--) {
            fields.put(FieldText.read(record), FieldText.read(record));
        }
        fields.forEach((name, text) -> seed.append('|').append(name).append('|').append(text));
    }
}
