package dev.tributary.msgpack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells well-formed UTF-8 sequences (Unicode 15, table 3-7). */
public final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /** The first byte in {@code [at, limit)} that is not ASCII, or {@code limit}. */
    public static int endOfAscii(byte[] bytes, int at, int limit) {
        int next = at;
        while (next + Long.BYTES <= limit && ((long) LONGS.get(bytes, next) & HIGH_BITS) == 0) {
            next += Long.BYTES;
        }
        while (next < limit && bytes[next] >= 0) {
            next++;
        }
        return next;
    }

    /** Whether all of {@code [at, limit)} is UTF-8. */
    public static boolean isValid(byte[] bytes, int at, int limit) {
        int next = endOfAscii(bytes, at, limit);
        while (next < limit) {
            int length = sequenceLength(bytes, next, limit);
            if (length == 0) {
                return false;
            }
            next = endOfAscii(bytes, next + length, limit);
        }
        return true;
    }

    /** Bytes of the character whose first byte, 0x80 or above, is at {@code at}: 2, 3, 4, or 0 if there is none. */
    public static int sequenceLength(byte[] bytes, int at, int limit) {
        int first = bytes[at] & 0xff;
        if (first >= 0xc2 && first <= 0xdf) {
            return hasTrail(bytes, at + 1, limit, 0x80, 0xbf) ? 2 : 0;
        }
        if (first >= 0xe0 && first <= 0xef) {
            int low = first == 0xe0 ? 0xa0 : 0x80;
            int high = first == 0xed ? 0x9f : 0xbf;
            return hasTrail(bytes, at + 1, limit, low, high) && hasTrail(bytes, at + 2, limit, 0x80, 0xbf) ? 3 : 0;
        }
        if (first >= 0xf0 && first <= 0xf4) {
            int low = first == 0xf0 ? 0x90 : 0x80;
            int high = first == 0xf4 ? 0x8f : 0xbf;
            return hasTrail(bytes, at + 1, limit, low, high)
                            && hasTrail(bytes, at + 2, limit, 0x80, 0xbf)
                            && hasTrail(bytes, at + 3, limit, 0x80, 0xbf)
                    ? 4
                    : 0;
        }
        return 0;
    }

    private static boolean hasTrail(byte[] bytes, int at, int limit, int low, int high) {
        return at < limit && (bytes[at] & 0xff) >= low && (bytes[at] & 0xff) <= high;
    }
}
