package dev.tributary.protocol;

import dev.tributary.msgpack.MalformedMessagePackException;
import dev.tributary.msgpack.Skimmer;
import java.util.Arrays;

/**
 * Cuts a byte stream into MessagePack messages. One that lies whole in what is fed is handed on where it lies; one that
 * does not is collected once, in an array of its own.
 */
final class Framer {
    /** How much is set aside on the mere word of a message that it will be that long. */
    private static final int TRUSTED_BYTES = 1 << 20;

    private static final byte[] NOTHING = new byte[0];

    interface Sink {
        /** A whole message, from {@code start} to {@code end}; the array is not written again. */
        void message(byte[] bytes, int start, int end);

        /** A message beyond the limit has gone by. */
        void oversized(long wireBytes);
    }

    private final Skimmer skimmer = new Skimmer();
    private final FrameLimits limits;
    private final Sink sink;
    private byte[] collected = NOTHING;
    private int collectedBytes;
    private boolean passingOver;
    private boolean closed;

    Framer(FrameLimits limits, Sink sink) {
        this.limits = limits;
        this.sink = sink;
    }

    /** Ignores all that follows, even what is left of the bytes being fed. */
    void close() {
        closed = true;
        collected = NOTHING;
    }

    void feed(byte[] bytes, int offset, int length) {
        int at = offset;
        int limit = offset + length;
        while (at < limit && !closed) {
            int used = skim(bytes, at, limit - at);
            checkSize();
            if (skimmer.isComplete()) {
                complete(bytes, at, used);
            } else if (!passingOver) {
                collect(bytes, at, used);
            }
            at += used;
        }
    }

    private int skim(byte[] bytes, int offset, int length) {
        try {
            return skimmer.feed(bytes, offset, length);
        } catch (MalformedMessagePackException e) {
            throw new ProtocolException("not MessagePack: " + e.getMessage(), e);
        }
    }

    private void checkSize() {
        if (limits.passOver(skimmer.leastBytes())) {
            passingOver = true;
            collected = NOTHING;
            collectedBytes = 0;
        }
    }

    private void complete(byte[] bytes, int offset, int used) {
        if (passingOver) {
            passingOver = false;
            sink.oversized(skimmer.sizeBytes());
        } else if (collectedBytes == 0) {
            sink.message(bytes, offset, offset + used);
        } else {
            collect(bytes, offset, used);
            byte[] whole = collected;
            int end = collectedBytes;
            collected = NOTHING;
            collectedBytes = 0;
            sink.message(whole, 0, end);
        }
    }

    private void collect(byte[] bytes, int offset, int length) {
        int needed = collectedBytes + length;
        if (needed > collected.length) {
            long wished = Math.max(needed, skimmer.leastBytes());
            long trusted = Math.max(TRUSTED_BYTES, 2L * needed);
            collected = Arrays.copyOf(collected, (int) Math.min(wished, trusted));
        }
        System.arraycopy(bytes, offset, collected, collectedBytes, length);
        collectedBytes = needed;
    }
}
