package dev.tributary.buffer;

import dev.tributary.event.Compression;
import java.time.Duration;
import java.util.Optional;

/**
 * What differs by output where its {@code <buffer>} says nothing.
 *
 * @param outputType the output's own {@code @type}, for a {@code <secondary>} that names none; empty if it must
 * @param chunkKeys as in the argument of {@code <buffer>}
 * @param timekey for chunk key {@code time}
 * @param chunkLimitBytes of {@code chunk_limit_size}
 * @param compress what the output sends; chunks are kept in it unless {@code <buffer>} asks for another
 */
public record BufferDefaults(
        String outputType, String chunkKeys, Optional<Duration> timekey, long chunkLimitBytes, Compression compress) {
    static final long CHUNK_LIMIT_BYTES = 8L << 20;

    /** By tag, 8 MiB. */
    public static BufferDefaults forward() {
        return new BufferDefaults("forward", "tag", Optional.empty(), CHUNK_LIMIT_BYTES, Compression.TEXT);
    }

    /** By tag, 10 KiB: something to look at soon. */
    public static BufferDefaults stdout() {
        return new BufferDefaults("stdout", "tag", Optional.empty(), 10L << 10, Compression.TEXT);
    }

    /** By time, in days. */
    public static BufferDefaults file() {
        return new BufferDefaults("file", "time", Optional.of(Duration.ofDays(1)), CHUNK_LIMIT_BYTES, Compression.TEXT);
    }

    /** No chunk keys, 8 MiB. */
    public static BufferDefaults plain(String outputType) {
        return new BufferDefaults(outputType, "[]", Optional.empty(), CHUNK_LIMIT_BYTES, Compression.TEXT);
    }

    /** The same for an output that sends in {@code codec}. */
    public BufferDefaults compress(Compression codec) {
        return new BufferDefaults(outputType, chunkKeys, timekey, chunkLimitBytes, codec);
    }
}
