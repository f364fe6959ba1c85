package dev.tributary.protocol;

import dev.tributary.event.NoRoomException;

/**
 * How long a message may be, changed while a connection lives: who has not proved a key yet gets little.
 *
 * <p>Confined to the thread of its decoder.
 */
final class FrameLimits {
    private final long heldBeyond;
    private long refusedBeyond;
    private long passedOverBeyond;
    private String refusing;

    /** @param held bytes of a message beyond which it cannot be held whatever its sender may send */
    FrameLimits(long refused, long passedOver, long held) {
        heldBeyond = held;
        set(refused, passedOver, "message_size_limit");
    }

    /**
     * @param refused bytes of a message beyond which the peer is refused
     * @param passedOver bytes of a message beyond which it is not kept, {@code chunk_size_limit}
     * @param parameter what the first limit is called, for the message
     */
    void set(long refused, long passedOver, String parameter) {
        refusedBeyond = refused;
        refusing = parameter;
        passedOverBeyond = passedOver;
    }

    /**
     * Whether a message that takes {@code leastBytes} or more is to be passed over.
     *
     * @throws ProtocolException if it is to be refused
     * @throws NoRoomException if it cannot be held
     */
    boolean passOver(long leastBytes) {
        if (leastBytes > refusedBeyond) {
            throw new ProtocolException(
                    "message of at least " + leastBytes + " bytes exceeds " + refusing + " " + refusedBeyond);
        }
        if (leastBytes > passedOverBeyond) {
            return true;
        }
        if (leastBytes > heldBeyond) {
            throw new NoRoomException("a message of at least " + leastBytes + " bytes, and a single one may take "
                    + heldBeyond + " of peer_memory_limit");
        }
        return false;
    }
}
