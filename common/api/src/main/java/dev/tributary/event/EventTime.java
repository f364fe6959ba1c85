package dev.tributary.event;

import dev.tributary.msgpack.MalformedMessagePackException;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import java.time.Instant;

/**
 * When an event happened. On the wire extension type 0, eight bytes: seconds since 1970 and nanoseconds, both unsigned
 * 32 bit and big-endian (Forward Protocol v1, "EventTime Ext Format"). Older senders write plain seconds.
 *
 * @param seconds since 1970-01-01T00:00:00Z; 0 to 2^32-1 when packed as an EventTime, so until 2106
 * @param nanos 0 to 999,999,999
 */
public record EventTime(long seconds, int nanos) implements Comparable<EventTime> {
    private static final long SECONDS_MAX = 0xffff_ffffL;

    /** A number of seconds further from 1970, some 31 million years, is no time: arithmetic on it may overflow. */
    public static final long SECONDS_LIMIT = 1_000_000_000_000_000L;

    /** Whether a number from outside can be a time. */
    public static boolean isTime(long seconds) {
        return seconds >= -SECONDS_LIMIT && seconds <= SECONDS_LIMIT;
    }

    public static EventTime of(Instant instant) {
        return new EventTime(instant.getEpochSecond(), instant.getNano());
    }

    public Instant toInstant() {
        return Instant.ofEpochSecond(seconds, nanos);
    }

    /**
     * Reads what may stand as a time: an integer, an EventTime as fixext 8 or ext 8, a float, or a pair of one of these
     * and a metadata map, which is skipped.
     *
     * @throws MalformedMessagePackException for anything else
     */
    public static EventTime read(MessagePackReader reader) {
        return switch (reader.kind()) {
            case INTEGER -> new EventTime(reader.integer(), 0);
            case EXTENSION -> readExtension(reader);
            case FLOAT -> ofFloat(reader.floating());
            case ARRAY -> {
                long size = reader.arrayHeader();
                if (size != 2 || reader.kind() == MessagePackReader.Kind.ARRAY) {
                    throw new MalformedMessagePackException("a time with metadata is [time, map], not " + size);
                }
                EventTime time = read(reader);
                reader.skip();
                yield time;
            }
            default -> throw new MalformedMessagePackException("a time cannot be " + reader.kind());
        };
    }

    //  d7    00   ss ss ss ss   nn nn nn nn      fixext 8, type 0
    //  c7 08 00   ss ss ss ss   nn nn nn nn      ext 8, type 0
    private static EventTime readExtension(MessagePackReader reader) {
        int length = reader.extensionHeader();
        int type = (int) reader.unsigned(1);
        if (length != 8 || type != 0) {
            throw new MalformedMessagePackException("extension type " + (byte) type + " of " + length + " bytes");
        }
        long seconds = reader.unsigned(4);
        return new EventTime(seconds, (int) Math.min(reader.unsigned(4), 999_999_999));
    }

    /**
     * fixext 8; where the seconds do not fit into 32 unsigned bits a plain integer, or with a fraction a float, which
     * tells it to the microsecond for some centuries to both sides of 1970.
     */
    public void write(MessagePackWriter writer) {
        if (isExtension(seconds)) {
            writer.put(0xd7).put(0x00).unsigned(seconds, 4).unsigned(nanos, 4);
        } else if (nanos == 0) {
            writer.integer(seconds);
        } else {
            writer.floating(seconds + nanos / 1e9);
        }
    }

    private static boolean isExtension(long seconds) {
        return seconds >= 0 && seconds <= SECONDS_MAX;
    }

    private static EventTime ofFloat(double value) {
        if (!(Math.abs(value) < SECONDS_LIMIT)) {
            throw new MalformedMessagePackException("a time cannot be " + value);
        }
        long seconds = (long) Math.floor(value);
        if (!isExtension(seconds)) {
            long micros = Math.round((value - seconds) * 1e6);
            return new EventTime(seconds + micros / 1_000_000, (int) (micros % 1_000_000) * 1_000);
        }
        return new EventTime(seconds, (int) Math.min(999_999_999, Math.round((value - seconds) * 1e9)));
    }

    @Override
    public int compareTo(EventTime other) {
        int bySeconds = Long.compare(seconds, other.seconds);
        return bySeconds != 0 ? bySeconds : Integer.compare(nanos, other.nanos);
    }
}
