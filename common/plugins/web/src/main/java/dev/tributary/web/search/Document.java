package dev.tributary.web.search;

import dev.tributary.event.AnyDate;
import dev.tributary.event.EventCursor;
import dev.tributary.event.EventTime;
import dev.tributary.event.Tag;
import dev.tributary.event.TimeFormat;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.FieldText;
import dev.tributary.plugin.RecordAccessor;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One event at a time as the document it becomes, in packed bytes. Used by one thread at a time. */
final class Document {
    private static final String TIMESTAMP = "@timestamp";
    private static final RecordAccessor TIMESTAMP_FIELD = RecordAccessor.path(TIMESTAMP, List.of(TIMESTAMP));

    private final DocumentConfig config;
    private final boolean stamps;
    private final Optional<RecordAccessor> timeKey;
    private final Optional<TimeFormat> timeFormat;
    private final AnyDate anyDate;
    private final TimeFormat stamp;
    private final List<RecordAccessor> removed;
    private final JsonWriter json = new JsonWriter();

    private final MessagePackWriter record = new MessagePackWriter();
    private final MessagePackWriter kept = new MessagePackWriter();
    private final MessagePackWriter added = new MessagePackWriter();
    private final List<RecordAccessor> taken = new ArrayList<>();
    private EventTime time = new EventTime(0, 0);
    private long unreadTimes;

    /** @param stamps whether documents have {@code @timestamp} */
    Document(DocumentConfig config, boolean stamps, Clock clock) {
        this.config = config;
        this.stamps = stamps;
        timeKey = config.timeKey().map(key -> RecordAccessor.path(key, List.of(key)));
        timeFormat = config.timeKeyFormat().map(format -> TimeFormat.of(format, ZoneOffset.UTC, clock));
        anyDate = new AnyDate(ZoneOffset.UTC, clock);
        String fraction = config.timePrecision() == 0 ? "" : ".%" + config.timePrecision() + "N";
        stamp = TimeFormat.of("%Y-%m-%dT%H:%M:%S" + fraction + "%:z", ZoneId.systemDefault());
        removed = config.removeKeys().stream()
                .map(key -> RecordAccessor.path(key, List.of(key)))
                .toList();
    }

    /** Begins with the event that the cursor stands on. */
    void begin(EventCursor event, Tag tag, String chunkId) {
        taken.clear();
        time = event.time();
        record.truncate(0);
        if (config.flattenHashes()) {
            kept.truncate(0);
            int fields = flatten(event.record(), "", kept);
            record.mapHeader(fields).raw(kept.bytes(), 0, kept.length());
        } else {
            record.raw(event.bytes(), event.recordStart(), event.entryEnd() - event.recordStart());
        }
        added.truncate(0);
        int count = stamps ? addTimestamp() : 0;
        count += config.metadata()
                .filter(DocumentConfig.Metadata::includeChunkId)
                .map(one -> add(one.chunkIdKey(), chunkId))
                .orElse(0);
        count += config.includeTagKey() ? add(config.tagKey(), tag.name()) : 0;
        if (count > 0) {
            append(count);
        }
    }

    private int add(String key, String text) {
        added.string(key).string(text);
        return 1;
    }

    // A field that is there already comes twice then: the later one counts, as JSON is written.
    private void append(int count) {
        MessagePackReader old = reader();
        long fields = old.mapHeader();
        kept.truncate(0);
        kept.mapHeader(fields + count)
                .raw(record.bytes(), old.position(), record.length() - old.position())
                .raw(added.bytes(), 0, added.length());
        record.truncate(0);
        record.raw(kept.bytes(), 0, kept.length());
    }

    private int addTimestamp() {
        MessagePackReader field = reader();
        if (TIMESTAMP_FIELD.find(field)) {
            readTime(field);
            return 0;
        }
        field = reader();
        if (timeKey.isPresent() && timeKey.get().find(field)) {
            readTime(field);
            return config.timeKeyExcludeTimestamp() ? 0 : add(TIMESTAMP, stamp.format(time));
        }
        return add(TIMESTAMP, stamp.format(time));
    }

    private void readTime(MessagePackReader field) {
        Optional<EventTime> told = switch (field.kind()) {
            case STRING, BINARY -> {
                String text = field.string();
                yield timeFormat.isPresent() ? timeFormat.get().parse(text) : anyDate.parse(text);
            }
            case INTEGER -> seconds(field.integer(), 0);
            case FLOAT -> {
                double seconds = field.floating();
                yield seconds((long) Math.floor(seconds), (int) ((seconds - Math.floor(seconds)) * 1e9));
            }
            default -> Optional.empty();
        };
        if (told.isPresent()) {
            time = told.get();
        } else {
            unreadTimes++;
        }
    }

    private static Optional<EventTime> seconds(long seconds, int nanos) {
        return EventTime.isTime(seconds) ? Optional.of(new EventTime(seconds, nanos)) : Optional.empty();
    }

    /** How many fields it writes: those of nested maps with the names on the way to them. */
    private int flatten(MessagePackReader map, String prefix, MessagePackWriter out) {
        int fields = 0;
        for (long left = map.mapHeader(); left > 0; left--) {
            String name = prefix + FieldText.read(map);
            if (map.kind() == Kind.MAP) {
                fields += flatten(map, name + config.flattenHashesSeparator(), out);
            } else {
                int start = map.position();
                map.skip();
                out.string(name).raw(map.bytes(), start, map.position() - start);
                fields++;
            }
        }
        return fields;
    }

    /** The time that counts: the event's own, or the one that its record tells. */
    EventTime time() {
        return time;
    }

    /** Times in records that could not be read, since this was asked. */
    long takeUnreadTimes() {
        long count = unreadTimes;
        unreadTimes = 0;
        return count;
    }

    /** Stands on the record's map header. */
    MessagePackReader reader() {
        return new MessagePackReader(record.bytes(), 0, record.length());
    }

    /** The field's text, if it has one; it is taken out of the document then. */
    Optional<String> take(RecordAccessor field) {
        Optional<String> text = find(field).map(FieldText::read);
        text.ifPresent(found -> taken.add(field));
        return text;
    }

    /** A reader on the field's value; empty where there is none, nil or false. */
    Optional<MessagePackReader> find(RecordAccessor field) {
        MessagePackReader found = reader();
        return field.find(found) && isSaid(found) ? Optional.of(found) : Optional.empty();
    }

    private static boolean isSaid(MessagePackReader value) {
        return switch (value.kind()) {
            case NIL -> false;
            case BOOLEAN -> {
                int start = value.position();
                boolean said = value.bool();
                value.position(start);
                yield said;
            }
            default -> true;
        };
    }

    /** Appends what the server gets of it, as JSON. */
    void write(MessagePackWriter out) {
        taken.addAll(removed);
        if (config.writeOperation().isUpdate()) {
            update(out);
        } else {
            json(taken, out);
        }
    }

    private void update(MessagePackWriter out) {
        List<RecordAccessor> unchanged = unchanged();
        var changes = new ArrayList<>(taken);
        changes.addAll(unchanged);
        if (config.suppressDocWrap()) {
            json(changes, out);
            return;
        }
        boolean all = unchanged.stream().noneMatch(field -> field.find(reader()));
        raw("{\"doc\":", out);
        json(changes, out);
        if (config.writeOperation() == DocumentConfig.Operation.UPSERT) {
            if (all) {
                raw(",\"doc_as_upsert\":true", out);
            } else {
                raw(",\"upsert\":", out);
                json(taken, out);
            }
        }
        out.put('}');
    }

    private List<RecordAccessor> unchanged() {
        List<String> names = config.removeKeysOnUpdate();
        if (config.removeKeysOnUpdateKey().isPresent()) {
            String key = config.removeKeysOnUpdateKey().get();
            RecordAccessor field = RecordAccessor.path(key, List.of(key));
            names = find(field).map(Document::texts).orElse(names);
            taken.add(field);
        }
        return names.stream()
                .map(name -> RecordAccessor.path(name, List.of(name)))
                .toList();
    }

    private static List<String> texts(MessagePackReader array) {
        var texts = new ArrayList<String>();
        if (array.kind() == Kind.ARRAY) {
            for (long left = array.arrayHeader(); left > 0; left--) {
                texts.add(FieldText.read(array));
            }
        }
        return texts;
    }

    private void json(List<RecordAccessor> without, MessagePackWriter out) {
        if (without.isEmpty()) {
            json.write(reader(), out);
            return;
        }
        kept.truncate(0);
        RecordAccessor.copyWithout(without, reader(), kept);
        json.write(new MessagePackReader(kept.bytes(), 0, kept.length()), out);
    }

    /** A value of its record as JSON. */
    void value(MessagePackReader value, MessagePackWriter out) {
        json.write(value, out);
    }

    private static void raw(String ascii, MessagePackWriter out) {
        for (int i = 0; i < ascii.length(); i++) {
            out.put(ascii.charAt(i));
        }
    }
}
