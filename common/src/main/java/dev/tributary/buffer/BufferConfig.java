package dev.tributary.buffer;

import dev.tributary.config.Argument;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.event.Compression;
import java.util.Optional;

/** {@code <buffer>}: how events are collected before they are delivered. What is Optional differs by output. */
public record BufferConfig(
        @Argument(
                doc =
                        "What the events of a chunk have in common: `tag`, `time`, names of fields or `$.a.b`, separated by "
                                + "commas or as a JSON list; `[]` for nothing. The output's own default if empty.")
        String chunkKeys,

        @Param(
                name = "@type",
                doc = "Where chunks are kept. This version has `memory`.",
                aliases = "type",
                fluentd = "also has `file` and `file_single`; output `file` uses one if nothing is said. Here it then "
                        + "uses memory.")
        Optional<String> type,

        @Inline TimeSliceConfig time,
        @Inline FlushConfig flush,
        @Inline RetryConfig retry,
        @Inline LimitConfig limits,

        @Param(
                doc =
                        "Compression of chunks: `text` for none, `gzip`, `zstd`. Done once when a chunk is queued, off the "
                                + "event loop; what arrives in the same compression is kept as it is.",
                value = "text",
                fluentd = "compresses each append by itself, which takes more bytes.")
        Compression compress,

        @Param(
                doc =
                        "Throw away a chunk that the destination refuses for good, instead of handing it to `@ERROR`. It is "
                                + "counted and logged.",
                value = "false")
        boolean disableChunkBackup,

        @Param(doc = "Folder of a file buffer; without effect in memory.")
        Optional<String> path,

        @Param(doc = "End of the names of a file buffer's files; without effect in memory.", value = ".log")
        String pathSuffix,

        @Param(doc = "Permissions of a file buffer's files; without effect in memory.")
        Optional<String> filePermission,

        @Param(doc = "Permissions of a file buffer's folders; without effect in memory.")
        Optional<String> dirPermission) {

    /** What an output has that is configured without {@code <buffer>}. */
    public static final BufferConfig DEFAULT = new BufferConfig(
            "",
            Optional.empty(),
            TimeSliceConfig.DEFAULT,
            FlushConfig.DEFAULT,
            RetryConfig.DEFAULT,
            LimitConfig.DEFAULT,
            Compression.TEXT,
            false,
            Optional.empty(),
            ".log",
            Optional.empty(),
            Optional.empty());

    public BufferConfig {
        type.ifPresent(BufferConfig::checkType);
        ChunkKeys.parse(chunkKeys);
    }

    private static void checkType(String type) {
        switch (type) {
            case "memory" -> {}
            case "file", "file_single" ->
                throw new ConfigException("buffer @type " + type
                        + ": this version keeps chunks in memory; write @type memory or leave it out");
            default -> throw new ConfigException("unknown buffer '" + type + "'; this program has: memory");
        }
    }
}
