package dev.tributary.event;

import dev.tributary.msgpack.MessagePackWriter;
import java.util.List;
import java.util.function.Consumer;

/**
 * Packed entries {@code [time, record]} back to back: the payload of a PackedForward message, the body of a Forward
 * message's array, the content of a chunk. Every entry is well formed; who makes one from foreign bytes has checked it.
 *
 * @param bytes the array the entries lie in; never written again
 * @param offset of the first entry
 * @param sizeBytes of all entries
 * @param count of the entries
 * @param metadata whether an entry may be {@code [[time, metadata], record]}, which some receivers cannot read
 */
public record PackedEvents(byte[] bytes, int offset, int sizeBytes, int count, boolean metadata)
        implements EventStream {
    public static final PackedEvents EMPTY = new PackedEvents(new byte[0], 0, 0, 0, false);

    public PackedEvents(byte[] bytes, int offset, int sizeBytes, int count) {
        this(bytes, offset, sizeBytes, count, false);
    }

    public static PackedEvents of(List<Event> events) {
        var builder = new Builder(events.size() * 64);
        events.forEach(event -> builder.add(event.time(), event.record()));
        return builder.build();
    }

    public static PackedEvents of(Event event) {
        return of(List.of(event));
    }

    @Override
    public PackedEvents packed() {
        return this;
    }

    public EventCursor cursor() {
        return new EventCursor(this);
    }

    /** Decodes every entry; for tests and readers of all fields. */
    public List<Event> events() {
        var events = new java.util.ArrayList<Event>(count);
        for (EventCursor cursor = cursor(); cursor.next(); ) {
            events.add(cursor.event());
        }
        return events;
    }

    /** Collects entries one by one. Not thread-safe; {@link #build} ends its life. */
    public static final class Builder {
        private final MessagePackWriter writer;
        private int count;
        private boolean metadata;

        public Builder(int capacityBytes) {
            writer = new MessagePackWriter(capacityBytes);
        }

        public Builder add(EventTime time, org.msgpack.value.Value record) {
            return add(time, packer -> packer.value(record));
        }

        /** An entry whose record {@code recordWriter} packs: exactly one map. */
        public Builder add(EventTime time, Consumer<MessagePackWriter> recordWriter) {
            writer.arrayHeader(2);
            time.write(writer);
            recordWriter.accept(writer);
            count++;
            return this;
        }

        /** The entry the cursor stands on, byte for byte. */
        public Builder add(EventCursor entry) {
            writer.raw(entry.bytes(), entry.entryStart(), entry.entryEnd() - entry.entryStart());
            metadata |= entry.hasMetadata();
            count++;
            return this;
        }

        /** An entry with {@code record}: one packed map. */
        public Builder add(EventTime time, MessagePackWriter record) {
            writer.arrayHeader(2);
            time.write(writer);
            writer.raw(record.bytes(), 0, record.length());
            count++;
            return this;
        }

        /** The time and metadata of the entry the cursor stands on, byte for byte, with {@code record}: one packed map. */
        public Builder add(EventCursor entry, MessagePackWriter record) {
            writer.raw(entry.bytes(), entry.entryStart(), entry.recordStart() - entry.entryStart());
            writer.raw(record.bytes(), 0, record.length());
            metadata |= entry.hasMetadata();
            count++;
            return this;
        }

        public int count() {
            return count;
        }

        public int sizeBytes() {
            return writer.length();
        }

        public PackedEvents build() {
            return new PackedEvents(writer.bytes(), 0, writer.length(), count, metadata);
        }
    }
}
