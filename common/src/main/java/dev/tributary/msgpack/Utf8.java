package dev.tributary.msgpack;

/** Tells well-formed UTF-8 sequences (Unicode 15, table 3-7). */
final class Utf8 {
    private Utf8() {}

    /** Bytes of the character whose first byte, 0x80 or above, is at {@code at}: 2, 3, 4, or 0 if there is none. */
    static int sequenceLength(byte[] bytes, int at, int limit) {
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
