package dev.tributary.forward.server;

import dev.tributary.protocol.ChunkToken;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The messages of one connection between the decoder and the ack, oldest first. Whatever the order in which they are
 * stored, they are acked in the order they came. Confined to its event loop.
 */
final class InFlight {

    /** Where a message is. */
    private enum State {
        HELD,
        STORED,
        REFUSED
    }

    /** One message. */
    static final class Slot {
        private final Optional<ChunkToken> chunk;
        private long sizeBytes;
        private State state = State.HELD;
        private Optional<Resends.Sending> sending = Optional.empty();

        private Slot(Optional<ChunkToken> chunk, long sizeBytes) {
            this.chunk = chunk;
            this.sizeBytes = sizeBytes;
        }

        Optional<ChunkToken> chunk() {
            return chunk;
        }

        /** What is remembered of it, if it came for the first time. */
        Optional<Resends.Sending> sending() {
            return sending;
        }

        void sending(Resends.Sending remembered) {
            sending = Optional.of(remembered);
        }

        boolean isRefused() {
            return state == State.REFUSED;
        }

        private int tokenBytes() {
            return chunk.map(token -> token.packed().length).orElse(0);
        }
    }

    /** What a message takes besides its bytes. */
    private static final int SLOT_BYTES = 256;

    private final Deque<Slot> slots = new ArrayDeque<>();
    private long sizeBytes;
    private long tokenBytes;
    private boolean refused;
    private boolean abandoned;

    /** A message that has arrived. */
    Slot add(Optional<ChunkToken> chunk, long wireBytes) {
        var slot = new Slot(chunk, wireBytes);
        slots.add(slot);
        sizeBytes += wireBytes;
        tokenBytes += slot.tokenBytes();
        return slot;
    }

    /** The message turned out to hold more than came over the wire: it was compressed. */
    void grow(Slot slot, long newSizeBytes) {
        if (newSizeBytes > slot.sizeBytes) {
            sizeBytes += newSizeBytes - slot.sizeBytes;
            slot.sizeBytes = newSizeBytes;
        }
    }

    void stored(Slot slot) {
        slot.state = State.STORED;
        if (abandoned && slots.remove(slot)) {
            taken(slot);
        }
    }

    /** No ack is sent any more: what is decided is forgotten, now and later. */
    void abandon() {
        abandoned = true;
        for (Slot slot : List.copyOf(slots)) {
            if (slot.state != State.HELD) {
                slots.remove(slot);
                taken(slot);
            }
        }
    }

    /** Nothing behind this message will be acked, nor itself. */
    void refused(Slot slot) {
        slot.state = State.REFUSED;
        refused = true;
        sizeBytes -= slot.sizeBytes;
        slot.sizeBytes = 0;
        if (abandoned && slots.remove(slot)) {
            taken(slot);
        }
    }

    private void taken(Slot slot) {
        sizeBytes -= slot.sizeBytes;
        tokenBytes -= slot.tokenBytes();
    }

    /** Whether there is a message that will not be acked. */
    boolean isRefused() {
        return refused;
    }

    /** The oldest message if it is decided, taken out; a refused one stays in. */
    Optional<Slot> pollDecided() {
        Slot oldest = slots.peek();
        if (oldest == null || oldest.state == State.HELD) {
            return Optional.empty();
        }
        if (oldest.state == State.STORED) {
            slots.remove();
            taken(oldest);
        }
        return Optional.of(oldest);
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    int count() {
        return slots.size();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** What is kept in memory for these messages. */
    long heldBytes() {
        return sizeBytes + tokenBytes + (long) SLOT_BYTES * slots.size();
    }
}
