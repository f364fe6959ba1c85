package dev.tributary.protocol;

/**
 * How long a message may be, changed while a connection lives: who has not proved a key yet gets little.
 *
 * <p>Confined to the thread of its decoder.
 */
final class FrameLimits {
    private long refusedBeyond;
    private long passedOverBeyond;
    private String refusing;

    FrameLimits(long refusedBeyond, long passedOverBeyond) {
        set(refusedBeyond, passedOverBeyond, "message_size_limit");
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
     */
    boolean passOver(long leastBytes) {
        if (leastBytes > refusedBeyond) {
            throw new ProtocolException(
                    "message of at least " + leastBytes + " bytes exceeds " + refusing + " " + refusedBeyond);
        }
        return leastBytes > passedOverBeyond;
    }
}
