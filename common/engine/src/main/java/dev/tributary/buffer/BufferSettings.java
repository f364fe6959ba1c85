package dev.tributary.buffer;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Findings;
import dev.tributary.event.Compression;
import dev.tributary.plugin.buffered.BufferConfig;
import dev.tributary.plugin.buffered.BufferDefaults;
import dev.tributary.plugin.buffered.ChunkKeys;
import dev.tributary.plugin.buffered.Chunking;
import dev.tributary.plugin.buffered.FlushMode;
import dev.tributary.plugin.buffered.LimitConfig;
import dev.tributary.plugin.buffered.OverflowAction;
import dev.tributary.plugin.buffered.RetryConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * A {@code <buffer>} with everything decided: what the user wrote, else what the output wants, else what fits the machine.
 *
 * @param timekey length of a time slice, if time is a chunk key
 * @param flushMode never {@link FlushMode#DEFAULT}
 * @param chunkRecordsMax events in a chunk
 * @param formats as {@link BufferDefaults#formatted}
 */
record BufferSettings(
        BufferConfig config,
        ChunkKeys keys,
        Optional<Duration> timekey,
        FlushMode flushMode,
        Duration flushInterval,
        long chunkLimitBytes,
        int chunkRecordsMax,
        long totalLimitBytes,
        int queuedChunksLimit,
        boolean flushAtShutdown,
        boolean formats,
        Compression compress) {
    private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(60);
    private static final long MEMORY_TOTAL_BYTES = 512L << 20;
    private static final long FILE_TOTAL_BYTES = 64L << 30;
    private static final long FILE_CHUNK_BYTES = 256L << 20;
    /** A chunk is read into one array when it is delivered. */
    private static final long FILE_CHUNK_BYTES_MAX = 1L << 30;

    /** @throws ConfigException for what does not go together */
    static BufferSettings of(Chunking chunking, BufferDefaults defaults) {
        BufferConfig config = chunking.buffer();
        ChunkKeys keys = chunking.keys();
        var findings = new Findings();
        if (config.compress() != Compression.TEXT
                && defaults.compress() != Compression.TEXT
                && config.compress() != defaults.compress()) {
            findings.add(
                    "compress",
                    "compress " + config.compress().word() + " in <buffer> does not go with compress "
                            + defaults.compress().word() + " of the output; write it in one of both places");
        }
        LimitConfig limits = config.limits();
        long chunkLimit = limits.chunkLimitSize().orElse(defaultChunkLimit(config, defaults));
        if (config.inFiles() && chunkLimit > FILE_CHUNK_BYTES_MAX) {
            findings.add("chunk_limit_size", "chunk_limit_size of a file buffer is at most 1g: " + chunkLimit);
        }
        long total = limits.totalLimitSize()
                .or(() -> limits.queueLimitLength().map(length -> Saturated.times(length, chunkLimit)))
                .orElse(
                        config.inFiles()
                                ? FILE_TOTAL_BYTES
                                : Math.min(
                                        MEMORY_TOTAL_BYTES, Runtime.getRuntime().maxMemory() / 2));
        if (limits.chunkLimitSize().isPresent() && limits.totalLimitSize().isPresent() && chunkLimit > total) {
            findings.add(
                    "chunk_limit_size",
                    "chunk_limit_size " + chunkLimit + " is more than total_limit_size " + total
                            + "; a chunk could never be full");
        }
        findings.tell();
        return new BufferSettings(
                config,
                keys,
                chunking.timekey(),
                mode(config.flush().flushMode(), keys, defaults),
                config.flush().flushInterval().or(defaults::flushInterval).orElse(FLUSH_INTERVAL),
                Math.min(chunkLimit, total),
                limits.chunkLimitRecords().orElse(Integer.MAX_VALUE),
                total,
                limits.queuedChunksLimitSize().orElse(config.flush().flushThreadCount()),
                config.flush().flushAtShutdown().orElse(!config.inFiles()),
                defaults.formatted(),
                config.compress() == Compression.TEXT ? defaults.compress() : config.compress());
    }

    /** An output that wants small chunks gets them; others may have large ones on disk, as far as they fit into memory. */
    private static long defaultChunkLimit(BufferConfig config, BufferDefaults defaults) {
        return config.inFiles() && defaults.chunkLimitBytes() == BufferDefaults.CHUNK_LIMIT_BYTES
                ? Math.min(FILE_CHUNK_BYTES, Runtime.getRuntime().maxMemory() / 8)
                : defaults.chunkLimitBytes();
    }

    private static FlushMode mode(FlushMode asked, ChunkKeys keys, BufferDefaults defaults) {
        if (asked != FlushMode.DEFAULT) {
            return asked;
        }
        return keys.time() && defaults.flushInterval().isEmpty() ? FlushMode.LAZY : FlushMode.INTERVAL;
    }

    /** For one thread. */
    Optional<TimeSlices> slices() {
        return timekey.map(length -> new TimeSlices(config.time().zone(), length.toSeconds()));
    }

    long chunkFullBytes() {
        return (long) (chunkLimitBytes * config.limits().chunkFullThreshold());
    }

    Duration timekeyWait() {
        return config.time().timekeyWait();
    }

    int flushThreads() {
        return config.flush().flushThreadCount();
    }

    OverflowAction overflowAction() {
        return config.limits().overflowAction();
    }

    RetryConfig retry() {
        return config.retry();
    }
}
