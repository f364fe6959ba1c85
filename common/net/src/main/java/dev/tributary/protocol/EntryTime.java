package dev.tributary.protocol;

import dev.tributary.event.EventTime;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;

/**
 * What stands where the time of an entry belongs.
 *
 * @param value the time, 0 if there is a problem
 * @param asItLies whether every reader of packed entries takes it as it is packed
 * @param metadataStart where a metadata map lies, equal to {@code metadataEnd} if there is none
 * @param problem why it is not a time; empty if it is one
 */
record EntryTime(EventTime value, boolean asItLies, int metadataStart, int metadataEnd, String problem) {
    private static final EventTime NONE = new EventTime(0, 0);
    private static final int EVENT_TIME = 0;
    private static final int MESSAGE_PACK_TIMESTAMP = 0xff;

    boolean hasMetadata() {
        return metadataEnd > metadataStart;
    }

    /** Reads one value, a time or not. */
    static EntryTime read(MessagePackReader reader) {
        if (reader.kind() != Kind.ARRAY) {
            return plain(reader);
        }
        int start = reader.position();
        long size = reader.arrayHeader();
        if (size != 2 || reader.kind() == Kind.ARRAY) {
            reader.position(start);
            reader.skip();
            return problem("a time that is an array of " + size + ", not [time, metadata]");
        }
        EntryTime time = plain(reader);
        int metadataStart = reader.position();
        Kind kind = reader.kind();
        reader.skip();
        if (kind != Kind.MAP) {
            return problem("metadata that is " + kind + ", not a map");
        }
        return new EntryTime(time.value, time.asItLies, metadataStart, reader.position(), time.problem);
    }

    private static EntryTime plain(MessagePackReader reader) {
        Kind kind = reader.kind();
        if (kind == Kind.EXTENSION) {
            return extension(reader);
        }
        if (kind != Kind.INTEGER) {
            reader.skip();
            return problem("a time that is " + kind);
        }
        boolean huge = reader.isHugeUnsigned();
        long seconds = reader.integer();
        if (huge || !EventTime.isTime(seconds)) {
            return problem("a time beyond any calendar");
        }
        return time(new EventTime(seconds, 0), seconds != 0);
    }

    private static EntryTime extension(MessagePackReader reader) {
        int length = reader.extensionHeader();
        int type = (int) reader.unsigned(1);
        if (type == EVENT_TIME && length == 8) {
            long seconds = reader.unsigned(4);
            long nanos = reader.unsigned(4);
            return time(new EventTime(seconds, (int) Math.min(nanos, 999_999_999)), seconds != 0);
        }
        if (type == MESSAGE_PACK_TIMESTAMP && (length == 4 || length == 8 || length == 12)) {
            return timestamp(reader, length);
        }
        throw new ProtocolException("extension type %d of %d bytes stands for a time".formatted((byte) type, length));
    }

    //  ssssssss                          timestamp 32
    //  30 bits nanos, 34 bits seconds    timestamp 64
    //  nnnnnnnn ssssssssssssssss         timestamp 96
    private static EntryTime timestamp(MessagePackReader reader, int length) {
        long nanos = 0;
        long seconds;
        switch (length) {
            case 4 -> seconds = reader.unsigned(4);
            case 8 -> {
                long both = reader.unsigned(8);
                nanos = both >>> 34;
                seconds = both & (1L << 34) - 1;
            }
            default -> {
                nanos = reader.unsigned(4);
                seconds = reader.unsigned(8);
            }
        }
        if (nanos > 999_999_999 || !EventTime.isTime(seconds)) {
            return problem("a timestamp beyond any calendar");
        }
        return time(new EventTime(seconds, (int) nanos), false);
    }

    private static EntryTime time(EventTime value, boolean asItLies) {
        return new EntryTime(value, asItLies, 0, 0, "");
    }

    private static EntryTime problem(String problem) {
        return new EntryTime(NONE, false, 0, 0, problem);
    }
}
