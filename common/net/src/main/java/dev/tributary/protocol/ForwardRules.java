package dev.tributary.protocol;

import java.time.Clock;
import java.util.OptionalLong;

/**
 * What a server accepts.
 *
 * @param messageSizeLimit bytes of one message beyond which the connection is refused, before more of it is kept
 * @param chunkSizeLimit bytes of one message beyond which it is passed over without being kept: no event, no ack, the
 *     connection stays
 * @param decompressionSizeLimit bytes that the payload of one message may inflate to, 1 to 2^31-1
 * @param heldSizeLimit bytes of one message, as it comes or inflated, beyond which there is no memory for it
 * @param skipInvalidEvent whether an entry that is not an event is left out and counted; else its message is refused
 * @param clock says what "now" is for an event without a time
 */
public record ForwardRules(
        long messageSizeLimit,
        OptionalLong chunkSizeLimit,
        long decompressionSizeLimit,
        long heldSizeLimit,
        boolean skipInvalidEvent,
        Clock clock) {
    public static final long MESSAGE_SIZE_LIMIT_DEFAULT = 256L << 20;
    public static final long DECOMPRESSION_SIZE_LIMIT_DEFAULT = 256L << 20;

    public ForwardRules {
        decompressionSizeLimit = Math.min(decompressionSizeLimit, Integer.MAX_VALUE - 8);
        messageSizeLimit = Math.min(messageSizeLimit, Integer.MAX_VALUE - 8);
    }

    /** As much memory as there is. */
    public ForwardRules(
            long messageSizeLimit,
            OptionalLong chunkSizeLimit,
            long decompressionSizeLimit,
            boolean skipInvalidEvent,
            Clock clock) {
        this(messageSizeLimit, chunkSizeLimit, decompressionSizeLimit, Long.MAX_VALUE, skipInvalidEvent, clock);
    }

    public static ForwardRules defaults(Clock clock) {
        return new ForwardRules(
                MESSAGE_SIZE_LIMIT_DEFAULT, OptionalLong.empty(), DECOMPRESSION_SIZE_LIMIT_DEFAULT, true, clock);
    }
}
