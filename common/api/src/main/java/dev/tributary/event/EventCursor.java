package dev.tributary.event;

import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.Values;
import org.msgpack.value.MapValue;

/**
 * Walks the entries of a {@link PackedEvents} in place. What a method returns holds until the next {@link #next}.
 *
 * <pre>{@code
 * 92  time  record        or        92  92 time metadata  record
 * }</pre>
 */
public final class EventCursor {
    private static final int ORDINARY_HEAD_BYTES = 11;

    private final MessagePackReader reader;
    private int entryStart;
    private int timeStart;
    private int recordStart;
    private int entryEnd;

    EventCursor(PackedEvents events) {
        reader = new MessagePackReader(events.bytes(), events.offset(), events.sizeBytes());
        entryEnd = events.offset();
    }

    /** Moves to the next entry; false behind the last. */
    public boolean next() {
        if (entryEnd >= reader.limit()) {
            return false;
        }
        entryStart = entryEnd;
        byte[] bytes = reader.bytes();
        // 92 d7 00 ssssssss nnnnnnnn is what nearly every entry begins with: no need to read it piece by piece.
        if (bytes[entryStart] == (byte) 0x92
                && entryStart + ORDINARY_HEAD_BYTES < reader.limit()
                && bytes[entryStart + 1] == (byte) 0xd7) {
            timeStart = entryStart + 1;
            recordStart = entryStart + ORDINARY_HEAD_BYTES;
            reader.position(recordStart);
        } else {
            reader.position(entryStart);
            reader.arrayHeader();
            timeStart = reader.position();
            reader.skip();
            recordStart = reader.position();
        }
        reader.skip();
        entryEnd = reader.position();
        return true;
    }

    public EventTime time() {
        reader.position(timeStart);
        return EventTime.read(reader);
    }

    /** Whether this entry's time is wrapped with a metadata map (Fluent Bit, event format v2). */
    public boolean hasMetadata() {
        return MessagePackReader.kindOf(bytes()[timeStart] & 0xff) == MessagePackReader.Kind.ARRAY;
    }

    /** A reader that stands on the record's map header; shared with this cursor. */
    public MessagePackReader record() {
        reader.position(recordStart);
        return reader;
    }

    public Event event() {
        EventTime time = time();
        reader.position(recordStart);
        MapValue record = Values.read(reader).asMapValue();
        return new Event(time, record);
    }

    public byte[] bytes() {
        return reader.bytes();
    }

    public int entryStart() {
        return entryStart;
    }

    public int recordStart() {
        return recordStart;
    }

    public int entryEnd() {
        return entryEnd;
    }
}
