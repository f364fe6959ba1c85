package dev.tributary.filter;

import dev.tributary.event.EventCursor;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.Values;
import dev.tributary.plugin.FieldText;
import dev.tributary.plugin.RecordAccessor;
import dev.tributary.regexp.Regexp;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** What the filter concat has gathered, by streams. Used by one thread at a time. */
final class ConcatStreams {
    /** What a stream and a text take besides their bytes. */
    private static final int OVERHEAD_BYTES = 128;

    private record Text(long ordinal, String text) {}

    /** Texts that belong together, and the first event that had one. */
    final class Gathered {
        private final Tag tag;
        private final EventTime time;
        private final byte[] firstRecord;
        private final List<Text> texts = new ArrayList<>();
        private int bytes;

        /** As Fluentd counts it for {@code buffer_limit_size}. */
        private long countedBytes;

        private Instant touched = clock.instant();

        private Gathered(Tag tag, EventCursor first) {
            this.tag = tag;
            time = first.time();
            MessagePackReader record = first.record();
            int start = record.position();
            record.skip();
            firstRecord = java.util.Arrays.copyOfRange(record.bytes(), start, record.position());
            bytes = firstRecord.length + OVERHEAD_BYTES;
        }

        Tag tag() {
            return tag;
        }

        EventTime time() {
            return time;
        }

        int sizeBytes() {
            return bytes;
        }

        /** The first record with the joined text. */
        Value joined() {
            return ValueFactory.newMap(fields());
        }

        private Map<Value, Value> fields() {
            Map<Value, Value> fields = decoded(new MessagePackReader(firstRecord));
            fields.put(ValueFactory.newString(config.key()), ValueFactory.newString(text()));
            return fields;
        }

        private String text() {
            if (mode == ConcatConfig.Mode.PARTIAL_METADATA) {
                texts.sort(Comparator.comparingLong(Text::ordinal));
            }
            return texts.stream().map(Text::text).collect(Collectors.joining(config.separator()));
        }
    }

    /** What became of a stream of events. */
    record Joined(PackedEvents events, PackedEvents failed, List<Gathered> evicted) {}

    private final ConcatConfig config;
    private final ConcatConfig.Mode mode;
    private final Clock clock;
    private final RecordAccessor key;
    private final List<RecordAccessor> removed;

    /** The one that was touched longest ago first. */
    private final LinkedHashMap<String, Gathered> streams = new LinkedHashMap<>(16, 0.75f, true);

    private long totalBytes;

    ConcatStreams(ConcatConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        mode = config.mode();
        key = field(config.key());
        removed = removedFields(config).stream().map(ConcatStreams::field).toList();
    }

    private static RecordAccessor field(String name) {
        return RecordAccessor.path(name, List.of(name));
    }

    /** Those that tell how something was parted. */
    private static List<String> removedFields(ConcatConfig config) {
        var fields = new ArrayList<String>();
        switch (config.mode()) {
            case PARTIAL -> {
                if (!config.keepPartialKey()) {
                    config.partialKey().ifPresent(fields::add);
                }
            }
            case PARTIAL_METADATA -> {
                if (!config.keepPartialMetadata()) {
                    fields.addAll(config.partialMetadataFormat().fields());
                }
            }
            case PARTIAL_CRI -> {
                if (!config.keepPartialKey()) {
                    config.partialCriLogtagKey().ifPresent(fields::add);
                }
                fields.add(config.partialCriStreamKey());
            }
            case LINE, REGEXP -> {}
        }
        return fields;
    }

    Joined join(Tag tag, PackedEvents events) {
        var joined = new PackedEvents.Builder(events.sizeBytes());
        var failed = new PackedEvents.Builder(16);
        var evicted = new ArrayList<Gathered>();
        for (EventCursor event = events.cursor(); event.next(); ) {
            if (!has(key, event) || !isPart(event)) {
                joined.add(event);
            } else if (!new Step(tag, event, joined).take()) {
                failed.add(event);
            }
            while (totalBytes > config.gatheredLimitSize()) {
                evicted.add(remove(streams.firstEntry().getKey()).orElseThrow());
            }
        }
        return new Joined(joined.build(), failed.build(), evicted);
    }

    private boolean isPart(EventCursor event) {
        return switch (mode) {
            case PARTIAL -> has(field(config.partialKey().orElseThrow()), event);
            case PARTIAL_METADATA -> has(field(config.partialMetadataFormat().indicator), event);
            default -> true;
        };
    }

    /** Those to which nothing has come for so long. */
    List<Gathered> expired(Duration age) {
        Instant before = clock.instant().minus(age);
        var expired = new ArrayList<Gathered>();
        while (!streams.isEmpty() && !streams.firstEntry().getValue().touched.isAfter(before)) {
            expired.add(remove(streams.firstEntry().getKey()).orElseThrow());
        }
        return expired;
    }

    List<Gathered> all() {
        var all = List.copyOf(streams.values());
        streams.clear();
        totalBytes = 0;
        return all;
    }

    private Optional<Gathered> remove(String stream) {
        Optional<Gathered> gone = Optional.ofNullable(streams.remove(stream));
        gone.ifPresent(one -> totalBytes -= one.bytes);
        return gone;
    }

    private static boolean has(RecordAccessor field, EventCursor event) {
        return field.find(event.record());
    }

    private static String text(RecordAccessor field, EventCursor event) {
        MessagePackReader reader = event.record();
        return field.find(reader) ? FieldText.read(reader) : "";
    }

    private static boolean says(String name, String wanted, EventCursor event) {
        MessagePackReader reader = event.record();
        return field(name).find(reader)
                && reader.kind() == Kind.STRING
                && reader.string().equals(wanted);
    }

    private static Map<Value, Value> decoded(MessagePackReader record) {
        return new LinkedHashMap<>(Values.read(record).asMapValue().map());
    }

    /** One event, its stream, and where goes what it makes whole. */
    private final class Step {
        private final Tag tag;
        private final EventCursor event;
        private final PackedEvents.Builder out;
        private final String stream;
        private final String text;

        Step(Tag tag, EventCursor event, PackedEvents.Builder out) {
            this.tag = tag;
            this.event = event;
            this.out = out;
            this.text = text(key, event);
            String identity = config.streamIdentityKey()
                    .map(name -> text(field(name), event))
                    .orElse(mode == ConcatConfig.Mode.PARTIAL_METADATA ? "" : "default");
            String id = mode == ConcatConfig.Mode.PARTIAL_METADATA ? partText("id") : "";
            stream = tag.name() + ":" + identity + id;
        }

        private String partText(String name) {
            return text(field(config.partialMetadataFormat().field(name)), event);
        }

        /** False if the event cannot be told to be a part or none. */
        boolean take() {
            switch (mode) {
                case LINE -> {
                    add();
                    if (gathered().orElseThrow().texts.size() >= config.nLines().orElseThrow()) {
                        flush();
                    }
                }
                case PARTIAL -> partial();
                case PARTIAL_METADATA -> {
                    add();
                    if (says(config.partialMetadataFormat().field("last"), "true", event)) {
                        flush();
                    }
                }
                case PARTIAL_CRI -> {
                    RecordAccessor logtag = field(config.partialCriLogtagKey().orElseThrow());
                    if (text(logtag, event).isEmpty()) {
                        return false;
                    }
                    add();
                    if (text(logtag, event).split(":", 2)[0].equals("F")) {
                        flush();
                    }
                }
                case REGEXP -> regexp();
            }
            return true;
        }

        private Optional<Gathered> gathered() {
            return Optional.ofNullable(streams.get(stream));
        }

        private Gathered add() {
            Gathered to = streams.computeIfAbsent(stream, absent -> {
                var begun = new Gathered(tag, event);
                totalBytes += begun.bytes;
                return begun;
            });
            long ordinal = mode == ConcatConfig.Mode.PARTIAL_METADATA ? ordinal(partText("ordinal")) : 0;
            to.texts.add(new Text(ordinal, text));
            int added = text.length() + OVERHEAD_BYTES;
            to.bytes += added;
            totalBytes += added;
            to.touched = clock.instant();
            return to;
        }

        private long ordinal(String digits) {
            return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
        }

        private void partial() {
            boolean last = !says(
                    config.partialKey().orElseThrow(), config.partialValue().orElseThrow(), event);
            long size = countedBytes();
            long before = gathered().map(one -> one.countedBytes).orElse(0L);
            if (before + size <= config.bufferLimitSize()
                    || config.bufferOverflowMethod() == ConcatConfig.Overflow.IGNORE) {
                add().countedBytes = before + size <= config.bufferLimitSize() ? before + size : 0;
                if (last) {
                    flush();
                }
                return;
            }
            switch (config.bufferOverflowMethod()) {
                case DROP -> remove(stream);
                case TRUNCATE -> {
                    // Alone it is beyond the limit: there is nothing to send on but itself.
                    if (gathered().isEmpty()) {
                        add();
                    }
                    flush();
                }
                default -> {
                    if (gathered().isPresent()) {
                        flush();
                    }
                    add().countedBytes = size;
                    if (last) {
                        flush();
                    }
                }
            }
        }

        /** Of names and values as texts. */
        private long countedBytes() {
            MessagePackReader reader = event.record();
            long bytes = 0;
            for (long left = 2 * reader.mapHeader(); left > 0; left--) {
                bytes += FieldText.read(reader).getBytes(StandardCharsets.UTF_8).length;
            }
            return bytes;
        }

        private void regexp() {
            boolean last = isIn(config.multilineEndRegexp());
            boolean empty = gathered().isEmpty();
            if (isIn(config.multilineStartRegexp())) {
                if (!empty) {
                    flush();
                }
                add();
                if (last) {
                    flush();
                }
            } else if (last) {
                add();
                flush();
            } else if (empty && config.multilineStartRegexp().isPresent()) {
                out.add(event);
            } else if (empty || config.continuousLineRegexp().isEmpty() || isIn(config.continuousLineRegexp())) {
                add();
            } else {
                Gathered before = flush();
                if (config.useFirstTimestamp()) {
                    out.add(before.time, event.event().record());
                } else {
                    out.add(event);
                }
            }
        }

        private boolean isIn(Optional<Regexp> expression) {
            return expression.filter(one -> one.isIn(text)).isPresent();
        }

        /** What is gathered goes on with the event at hand: its fields over this one's. */
        private Gathered flush() {
            Gathered whole = remove(stream).orElseThrow();
            Map<Value, Value> first = whole.fields();
            // Where it is kept, it is the last one's.
            config.partialKey()
                    .or(config::partialCriLogtagKey)
                    .ifPresent(part -> first.remove(ValueFactory.newString(part)));
            Map<Value, Value> fields = decoded(event.record());
            fields.putAll(first);
            removed.forEach(gone -> fields.remove(ValueFactory.newString(gone.toString())));
            Value record = ValueFactory.newMap(fields);
            out.add(config.useFirstTimestamp() ? whole.time : event.time(), record);
            return whole;
        }
    }
}
