package dev.tributary.plugin.buffered;

import dev.tributary.event.Compression;
import java.time.Duration;
import java.util.Optional;

/**
 * What an output wants of its buffer where {@code <buffer>} says nothing.
 *
 * @param chunkKeys as in the argument of {@code <buffer>}
 * @param timekey for chunk key {@code time}
 * @param chunkLimitBytes of {@code chunk_limit_size}
 * @param compress what the output sends; chunks are kept in it unless {@code <buffer>} asks for another
 * @param type where chunks are kept, as in {@code @type}; in memory if empty
 * @param formatted whether Fluentd's output of this type formats lines when it buffers, so that its chunks hold those
 * @param flushInterval age at which a staged chunk is queued; where an output has one, {@code flush_mode} is
 *     {@code interval} also with the chunk key {@code time}. Empty for the program's own
 * @param path of a file buffer that has no place of its own; {@code root_dir} with the output's {@code @id} comes first
 */
public record BufferDefaults(
        String chunkKeys,
        Optional<Duration> timekey,
        long chunkLimitBytes,
        Compression compress,
        Optional<String> type,
        boolean formatted,
        Optional<Duration> flushInterval,
        Optional<String> path) {
    /** 8 MiB. */
    public static final long CHUNK_LIMIT_BYTES = 8L << 20;

    /** No chunk keys, 8 MiB, nothing compressed. */
    public static final BufferDefaults PLAIN = new BufferDefaults(
            "[]",
            Optional.empty(),
            CHUNK_LIMIT_BYTES,
            Compression.TEXT,
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty());

    /** The same with these chunk keys. */
    public BufferDefaults by(String keys) {
        return new BufferDefaults(keys, timekey, chunkLimitBytes, compress, type, formatted, flushInterval, path);
    }

    /** The same with slices of that length for chunk key {@code time}. */
    public BufferDefaults timekey(Duration length) {
        return new BufferDefaults(
                chunkKeys, Optional.of(length), chunkLimitBytes, compress, type, formatted, flushInterval, path);
    }

    /** The same with chunks of so many bytes. */
    public BufferDefaults chunkLimit(long bytes) {
        return new BufferDefaults(chunkKeys, timekey, bytes, compress, type, formatted, flushInterval, path);
    }

    /** The same for an output that sends in {@code codec}. */
    public BufferDefaults compress(Compression codec) {
        return new BufferDefaults(chunkKeys, timekey, chunkLimitBytes, codec, type, formatted, flushInterval, path);
    }

    /** The same with a place for a file buffer that has none. */
    public BufferDefaults path(String otherwise) {
        return new BufferDefaults(
                chunkKeys, timekey, chunkLimitBytes, compress, type, formatted, flushInterval, Optional.of(otherwise));
    }

    /** The same for an output whose chunks are kept so where nobody says otherwise. */
    public BufferDefaults type(String otherwise) {
        return new BufferDefaults(
                chunkKeys, timekey, chunkLimitBytes, compress, Optional.of(otherwise), formatted, flushInterval, path);
    }

    /** The same for an output that writes what Fluentd's of its type has formatted in its buffer. */
    public BufferDefaults formats() {
        return new BufferDefaults(chunkKeys, timekey, chunkLimitBytes, compress, type, true, flushInterval, path);
    }

    /** The same for an output that wants chunks flushed at that age. */
    public BufferDefaults flushInterval(Duration age) {
        return new BufferDefaults(
                chunkKeys, timekey, chunkLimitBytes, compress, type, formatted, Optional.of(age), path);
    }
}
