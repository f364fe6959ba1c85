package dev.tributary.protocol;

/**
 * How long a message may be, changed while a connection lives: who has not proved a key yet gets little.
 *
 * <p>Confined to the thread of its decoder.
 */
final class FrameLimits {
    private long refusedBeyond;
    private long passedOverBeyond;

    FrameLimits(long refusedBeyond, long passedOverBeyond) {
        set(refusedBeyond, passedOverBeyond);
    }

    /**
     * @param refused bytes of a message beyond which the peer is refused, {@code message_size_limit}
     * @param passedOver bytes of a message beyond which it is not kept, {@code chunk_size_limit}
     */
    void set(long refused, long passedOver) {
        refusedBeyond = refused;
        passedOverBeyond = passedOver;
    }

    /**
     * Whether a message that takes {@code leastBytes} or more is to be passed over.
     *
     * @throws ProtocolException if it is to be refused
     */
    boolean passOver(long leastBytes) {
        if (leastBytes > refusedBeyond) {
            throw new ProtocolException(
                    "message of at least " + leastBytes + " bytes exceeds message_size_limit " + refusedBeyond);
        }
        return leastBytes > passedOverBeyond;
    }
}
