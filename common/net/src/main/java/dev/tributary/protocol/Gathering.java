package dev.tributary.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a message that has not ended. Memory is taken as they arrive, a little ahead of them; how long the message
 * says it will be counts for nothing, since saying so costs a peer a few bytes.
 */
final class Gathering {
    static final int PIECE_BYTES_MIN = 64;

    /** Collectors set large arrays apart, in whole regions of theirs, and one a little larger than a region takes two. */
    static final int PIECE_BYTES_MAX = 1 << 17;

    private static final byte[] NOTHING = new byte[0];

    private final List<byte[]> full = new ArrayList<>(0);
    private byte[] last = NOTHING;
    private int lastBytes;
    private int size;
    private long held;

    boolean isEmpty() {
        return size == 0;
    }

    int sizeBytes() {
        return size;
    }

    /** What it takes of memory: at most a quarter more than what has arrived, and {@link #PIECE_BYTES_MIN}. */
    long heldBytes() {
        return held;
    }

    /** What it takes when {@code more} bytes have been added. */
    long heldBytesWith(int more) {
        int over = more - (last.length - lastBytes);
        return over > 0 ? held + pieceBytes(over) : held;
    }

    void add(byte[] bytes, int offset, int length) {
        int at = offset;
        int left = length;
        while (left > 0) {
            if (lastBytes == last.length) {
                begin(left);
            }
            int taken = Math.min(left, last.length - lastBytes);
            System.arraycopy(bytes, at, last, lastBytes, taken);
            lastBytes += taken;
            size += taken;
            at += taken;
            left -= taken;
        }
    }

    private void begin(int wanted) {
        if (lastBytes > 0) {
            full.add(last);
        }
        last = new byte[pieceBytes(wanted)];
        lastBytes = 0;
        held += last.length;
    }

    private int pieceBytes(int wanted) {
        return Math.min(PIECE_BYTES_MAX, Math.max(PIECE_BYTES_MIN, Math.max(size / 4, wanted)));
    }

    /** All of it in one array, and then nothing is held any more. */
    byte[] whole() {
        byte[] whole = new byte[size];
        int at = 0;
        for (byte[] piece : full) {
            System.arraycopy(piece, 0, whole, at, piece.length);
            at += piece.length;
        }
        System.arraycopy(last, 0, whole, at, lastBytes);
        clear();
        return whole;
    }

    void clear() {
        full.clear();
        last = NOTHING;
        lastBytes = 0;
        size = 0;
        held = 0;
    }
}
