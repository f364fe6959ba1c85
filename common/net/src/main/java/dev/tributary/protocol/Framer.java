package dev.tributary.protocol;

import dev.tributary.event.Room;
import dev.tributary.msgpack.MalformedMessagePackException;
import dev.tributary.msgpack.Skimmer;

/**
 * Cuts a byte stream into MessagePack messages. One that lies whole in what is fed is handed on where it lies; one that
 * does not is gathered as it arrives.
 */
final class Framer {
    interface Sink {
        /** A whole message, from {@code start} to {@code end}; the array is not written again. */
        void message(byte[] bytes, int start, int end);

        /** A message beyond the limit has gone by. */
        void oversized(long wireBytes);
    }

    private final Skimmer skimmer = new Skimmer();
    private final FrameLimits limits;
    private final Room room;
    private final Sink sink;
    private final Gathering gathered = new Gathering();
    private boolean passingOver;
    private boolean closed;

    /** @param room what joining the pieces of a message takes */
    Framer(FrameLimits limits, Room room, Sink sink) {
        this.limits = limits;
        this.room = room;
        this.sink = sink;
    }

    /** Ignores all that follows, even what is left of the bytes being fed. */
    void close() {
        closed = true;
        gathered.clear();
    }

    /** Whether a message has begun and not ended. */
    boolean isWithin() {
        return passingOver || !gathered.isEmpty();
    }

    /** What a message that has not ended takes of memory. */
    long heldBytes() {
        return gathered.heldBytes();
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
                gathered.add(bytes, at, used);
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
            gathered.clear();
        }
    }

    private void complete(byte[] bytes, int offset, int used) {
        if (passingOver) {
            passingOver = false;
            sink.oversized(skimmer.sizeBytes());
        } else if (gathered.isEmpty()) {
            sink.message(bytes, offset, offset + used);
        } else {
            gathered.add(bytes, offset, used);
            room.take(gathered.sizeBytes());
            byte[] whole = gathered.whole();
            sink.message(whole, 0, whole.length);
        }
    }
}
