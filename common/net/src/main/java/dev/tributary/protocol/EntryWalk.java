package dev.tributary.protocol;

import dev.tributary.msgpack.Skimmer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Runs over entries as senders write them, and stops before the first that needs a closer look. Every byte that enters
 * a chunk has gone through here, so this is where time goes.
 *
 * <pre>{@code
 * 92  d7 00 ssssssss nnnnnnnn  record                   EventTime
 * 92  ce ssssssss  record                               seconds (d2 from those who pack them signed)
 * 92  92 d7 00 ssssssss nnnnnnnn {metadata}  record     Fluent Bit
 * }</pre>
 */
final class EntryWalk {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private long count;
    private boolean metadata;

    /** Entries passed so far, over all runs. */
    long count() {
        return count;
    }

    /** Counts an entry that somebody else has passed; true. */
    boolean passed(boolean withMetadata) {
        count++;
        metadata |= withMetadata;
        return true;
    }

    /** Whether one of them had metadata. */
    boolean metadata() {
        return metadata;
    }

    /**
     * Passes whole, ordinary entries until {@code limit} or until {@code countMax} of them were passed over all runs.
     *
     * @return where it stopped: behind the last, or at an entry that is not whole or not ordinary
     */
    int over(byte[] bytes, int position, int limit, long countMax) {
        int at = position;
        long passed = count;
        while (at < limit && passed < countMax) {
            int record = recordOf(bytes, at, limit);
            if (record < 0 || !isMap(bytes[record])) {
                break;
            }
            int end = Skimmer.endWithinDepth(bytes, record, limit);
            if (end < 0) {
                break;
            }
            at = end;
            passed++;
        }
        count = passed;
        return at;
    }

    /** Where the record of an ordinary entry begins, -1 if the entry is not one. */
    private int recordOf(byte[] bytes, int at, int limit) {
        int left = limit - at;
        if (left < 7 || bytes[at] != (byte) 0x92) {
            return -1;
        }
        if (left > 11 && isEventTime(bytes, at + 1)) {
            return at + 11;
        }
        if ((bytes[at + 1] == (byte) 0xce || bytes[at + 1] == (byte) 0xd2) && (int) INT.get(bytes, at + 2) != 0) {
            return at + 6;
        }
        if (left > 12 && bytes[at + 1] == (byte) 0x92 && isEventTime(bytes, at + 2) && isMap(bytes[at + 12])) {
            int end = Skimmer.endWithinDepth(bytes, at + 12, limit);
            if (end > 0 && end < limit) {
                metadata = true;
                return end;
            }
        }
        return -1;
    }

    private static boolean isEventTime(byte[] bytes, int at) {
        return bytes[at] == (byte) 0xd7 && bytes[at + 1] == 0 && (int) INT.get(bytes, at + 2) != 0;
    }

    private static boolean isMap(byte first) {
        return (first & 0xf0) == 0x80 || (first & 0xfe) == 0xde;
    }
}
