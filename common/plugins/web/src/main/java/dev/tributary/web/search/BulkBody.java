package dev.tributary.web.search;

import dev.tributary.event.EventCursor;
import dev.tributary.event.Tag;
import dev.tributary.event.TimeFormat;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.RecordAccessor;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.Chunking;
import dev.tributary.plugin.buffered.Placeholders;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The events of a chunk as requests of the bulk API: a line that says what is done where, and one with the document, from
 * packed bytes to JSON text. Used by one thread at a time.
 *
 * <pre>
 * {"index":{"_index":"logstash-2026.11.27","_id":"7"}}
 * {"message":"hello","@timestamp":"2026-11-27T10:00:00.000000000+00:00"}
 * </pre>
 */
final class BulkBody {
    /** No request is longer, whatever the threshold. */
    private static final int REQUEST_BYTES_MAX = 512 << 20;

    /** Of version 7, which takes one type only. */
    private static final String ONLY_TYPE = "_doc";

    private final SearchSettings settings;
    private final Document document;
    private final Placeholders indexName;
    private final Placeholders logstashPrefix;
    private final Placeholders dateFormat;
    private final Optional<Placeholders> pipeline;
    private final Optional<Placeholders> typeName;
    private final ZoneId dateZone;
    private final Optional<RecordAccessor> targetIndex;
    private final Optional<RecordAccessor> targetType;
    private final Optional<RecordAccessor> id;
    private final Optional<RecordAccessor> parent;
    private final Optional<RecordAccessor> routing;
    private TimeFormat date;

    BulkBody(SearchSettings settings, Chunking chunking, PluginContext context) {
        this.settings = settings;
        IndexConfig index = settings.index();
        DocumentConfig config = settings.document();
        document = new Document(config, index.logstashFormat() || config.includeTimestamp(), context.clock());
        indexName = placeholders("index_name", index.indexName(), chunking);
        logstashPrefix = placeholders("logstash_prefix", index.logstashPrefix(), chunking);
        dateFormat = placeholders("logstash_dateformat", index.logstashDateformat(), chunking);
        pipeline = config.pipeline().map(text -> placeholders("pipeline", text, chunking));
        typeName = settings.versions().map(one -> placeholders("type_name", one.typeName(), chunking));
        dateZone = index.utcIndex() ? ZoneOffset.UTC : ZoneId.systemDefault();
        date = TimeFormat.of(index.logstashDateformat(), dateZone);
        targetIndex = index.targetIndexKey().map(BulkBody::dotted);
        targetType = settings.versions()
                .flatMap(ElasticsearchConfig.Versions::targetTypeKey)
                .map(BulkBody::dotted);
        id = config.idKey().map(BulkBody::field);
        parent = config.parentKey().map(BulkBody::field);
        routing = config.routingKey().map(BulkBody::field);
    }

    private static Placeholders placeholders(String parameter, String text, Chunking chunking) {
        var made = new Placeholders(parameter, text, chunking.zone());
        if (!chunking.secondary()) {
            made.checkNames(chunking);
        }
        return made;
    }

    private static RecordAccessor dotted(String path) {
        return RecordAccessor.path(path, List.of(path.split("\\.")));
    }

    /** A path with dots means a nested field, also without the sign that it is a path. */
    private static RecordAccessor field(String key) {
        boolean nested = key.contains(".") && !key.startsWith("$.") && !key.startsWith("$[");
        return RecordAccessor.parse(nested ? "$." + key : key);
    }

    /**
     * What is made of a chunk.
     *
     * @param withoutId places of events in it that lack the id they need
     * @param unreadTimes how many records tell a time that cannot be read
     */
    record Made(List<BulkRequest> requests, List<Integer> withoutId, long unreadTimes) {}

    /** The names that all events of a chunk share. */
    private record Names(
            String chunkId, String index, String prefix, Optional<String> pipeline, Optional<String> type) {}

    /**
     * @param settled events that are not sent, by their place in the chunk
     * @param version the server's, its first number
     */
    Made of(Chunk chunk, BitSet settled, int version) {
        Names names = names(chunk, version);
        String format = dateFormat.path(chunk, Optional.empty());
        if (!format.equals(date.pattern())) {
            date = TimeFormat.of(format, dateZone);
        }
        var requests = new ArrayList<BulkRequest>();
        var open = new LinkedHashMap<String, Lines>();
        var withoutId = new ArrayList<Integer>();
        int position = 0;
        for (Chunk.Piece piece : chunk.pieces()) {
            for (EventCursor event = piece.events().packed().cursor(); event.next(); position++) {
                if (!settled.get(position) && !add(event, piece.tag(), position, names, version, open, requests)) {
                    withoutId.add(position);
                }
            }
        }
        open.forEach((index, lines) -> requests.add(lines.request(inUrl(index))));
        return new Made(requests, withoutId, document.takeUnreadTimes());
    }

    private Names names(Chunk chunk, int version) {
        Optional<String> type = settings.versions()
                .filter(one -> version < 7 || (version == 7 && !one.suppressTypeName()))
                .flatMap(one -> version == 7
                        ? Optional.of(ONLY_TYPE)
                        : typeName.map(text -> text.path(chunk, Optional.empty())));
        return new Names(
                HexFormat.of().formatHex(chunk.id()),
                indexName.path(chunk, Optional.empty()),
                logstashPrefix.path(chunk, Optional.empty()) + settings.index().logstashPrefixSeparator(),
                pipeline.map(text -> text.path(chunk, Optional.empty())),
                type);
    }

    private Optional<String> inUrl(String index) {
        return settings.index().includeIndexInUrl() ? Optional.of(index) : Optional.empty();
    }

    /** False for an event without the id that it needs. */
    private boolean add(
            EventCursor event,
            Tag tag,
            int position,
            Names names,
            int version,
            Map<String, Lines> open,
            List<BulkRequest> requests) {
        document.begin(event, tag, names.chunkId);
        String index = index(names);
        Optional<MessagePackReader> ownId = id.flatMap(document::find);
        if (ownId.isEmpty()
                && settings.document().writeOperation() != DocumentConfig.Operation.INDEX
                && !settings.document().idFromChunk()) {
            return false;
        }
        String key = settings.index().includeIndexInUrl() ? index : "";
        Lines lines = open.computeIfAbsent(key, name -> new Lines());
        if (lines.text.length() > threshold()) {
            requests.add(lines.request(inUrl(key)));
            lines = new Lines();
            open.put(key, lines);
        }
        lines.begin(position);
        var action = new Action(lines.text, settings.document().writeOperation().action());
        if (!settings.index().includeIndexInUrl()) {
            action.text("_index", index);
        }
        Optional<String> type =
                targetType.flatMap(document::take).filter(own -> version < 6).or(() -> names.type);
        type.ifPresent(own -> action.text("_type", own));
        names.pipeline.ifPresent(own -> action.text("pipeline", own));
        if (ownId.isPresent()) {
            action.value("_id", ownId.get());
        } else if (settings.document().idFromChunk()) {
            action.text("_id", names.chunkId + "-" + position);
        }
        parent.flatMap(document::find).ifPresent(own -> action.value("_parent", own));
        boolean old = settings.versions().isPresent() && version < 7;
        routing.flatMap(document::find).ifPresent(own -> action.value(old ? "_routing" : "routing", own));
        action.end();
        document.write(lines.text);
        lines.text.put('\n');
        return true;
    }

    private long threshold() {
        long wanted = settings.bulk().bulkMessageRequestThreshold();
        return wanted < 0 ? REQUEST_BYTES_MAX : Math.min(wanted, REQUEST_BYTES_MAX);
    }

    private String index(Names names) {
        return targetIndex
                .flatMap(document::take)
                .orElseGet(() ->
                        settings.index().logstashFormat() ? names.prefix + date.format(document.time()) : names.index)
                .toLowerCase(Locale.ROOT);
    }

    /** The line that says what is done with the document behind it. */
    private final class Action {
        private final MessagePackWriter out;
        private boolean any;

        Action(MessagePackWriter out, String name) {
            this.out = out;
            out.put('{');
            JsonWriter.string(name, out);
            out.put(':').put('{');
        }

        private void key(String name) {
            if (any) {
                out.put(',');
            }
            any = true;
            JsonWriter.string(name, out);
            out.put(':');
        }

        void text(String name, String text) {
            key(name);
            JsonWriter.string(text, out);
        }

        void value(String name, MessagePackReader value) {
            key(name);
            document.value(value, out);
        }

        void end() {
            out.put('}').put('}').put('\n');
        }
    }

    /** A request that is being written. */
    private static final class Lines {
        private final MessagePackWriter text = new MessagePackWriter(64 * 1024);
        private int[] starts = new int[256];
        private int[] positions = new int[256];
        private int count;

        void begin(int position) {
            if (count + 1 == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
                positions = Arrays.copyOf(positions, 2 * count);
            }
            starts[count] = text.length();
            positions[count++] = position;
        }

        BulkRequest request(Optional<String> index) {
            starts[count] = text.length();
            return new BulkRequest(index, text.bytes(), starts, positions, 0, count);
        }
    }
}
