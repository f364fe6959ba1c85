package dev.tributary.edge.tail;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What stood in a file right before a position: by that a file is known again, and one that was truncated and written
 * anew beyond the position is told from one that has grown.
 *
 * @param length bytes, at most {@link #BYTES_MAX}; 0 if it is not known what stood there
 */
record Print(int length, int checksum) {
    static final int BYTES_MAX = 255;
    static final Print NONE = new Print(0, 0);

    static Print of(byte[] bytes) {
        if (bytes.length == 0) {
            return NONE;
        }
        var checksum = new CRC32C();
        checksum.update(bytes);
        return new Print(bytes.length, (int) checksum.getValue());
    }

    /** The last of the bytes {@code before} and the first {@code length} of {@code bytes} behind them. */
    static byte[] last(byte[] before, byte[] bytes, int length) {
        if (length >= BYTES_MAX) {
            return Arrays.copyOfRange(bytes, length - BYTES_MAX, length);
        }
        int kept = Math.min(before.length, BYTES_MAX - length);
        byte[] last = Arrays.copyOfRange(before, before.length - kept, before.length + length);
        System.arraycopy(bytes, 0, last, kept, length);
        return last;
    }
}
