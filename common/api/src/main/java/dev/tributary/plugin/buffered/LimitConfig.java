package dev.tributary.plugin.buffered;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import java.util.Optional;

/** How much a chunk and the whole buffer may hold. */
public record LimitConfig(
        @Param(
                doc =
                        "Most bytes of events in a chunk, as they are kept. A larger stream is split; a single larger event "
                                + "is not stored and goes to `@ERROR`. 8m if the output says nothing else; in a file "
                                + "buffer 256m, or an eighth of the heap if that is less.",
                size = true,
                min = "1",
                fluentd = "stores the rest, then fails the whole emit: the sender repeats it for ever.")
        Optional<Long> chunkLimitSize,

        @Param(doc = "Most events in a chunk.", min = "1") Optional<Integer> chunkLimitRecords,

        @Param(
                doc = "Most bytes in this buffer, staged, queued and being written together, for each worker. 512m, or "
                        + "half of the heap if that is less; 64g in a file buffer.",
                size = true,
                min = "1",
                fluentd = "may exceed it by one write.")
        Optional<Long> totalLimitSize,

        @Param(doc = "Older way to set `total_limit_size`: this times `chunk_limit_size`.", min = "1")
        Optional<Integer> queueLimitLength,

        @Param(
                doc = "With that many chunks queued, staged ones that are due stay staged and grow; "
                        + "`flush_thread_count` if not given.",
                min = "1")
        Optional<Integer> queuedChunksLimitSize,

        @Param(doc = "Share of `chunk_limit_size` at which a chunk is full.", value = "0.95")
        double chunkFullThreshold,

        @Param(
                doc =
                        "What an emit does that would exceed `total_limit_size`: `throw_exception` fails, `block` waits for "
                                + "room, `drop_oldest_chunk` makes room.",
                value = "throw_exception",
                fluentd = "blocks its thread in `block`; here only the emit waits.")
        OverflowAction overflowAction,

        @Param(
                doc = "Accepted and without effect: what is compressed was inflated and checked when it came in.",
                value = "256m",
                size = true)
        long decompressionSizeLimit) {
    static final LimitConfig DEFAULT = new LimitConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0.95,
            OverflowAction.THROW_EXCEPTION,
            256L << 20);

    public LimitConfig {
        if (!(chunkFullThreshold > 0 && chunkFullThreshold <= 1)) {
            throw new ConfigException("chunk_full_threshold must be above 0 and at most 1: " + chunkFullThreshold);
        }
    }
}
