package dev.tributary.plugin.buffered;

import dev.tributary.config.Argument;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Findings;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.event.Compression;
import java.nio.file.Path;
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
                doc = "Where chunks are kept. `memory`, or `file` to keep them when the program ends. `file_single` is"
                        + " read as `file`. Without it `memory`, for output `file` `file`.",
                aliases = "type")
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
                        "Throw away a chunk that the destination refuses for good, instead of keeping it as a dead letter. "
                                + "It is counted and logged.",
                value = "false")
        boolean disableChunkBackup,

        @Param(
                doc = "Most bytes of dead letters: chunks that are given up, each a file with its reason, in "
                        + "`<root_dir>/backup/worker<N>/<plugin id>`, or without a `root_dir` in the folder `backup` of a "
                        + "file buffer. What exceeds it goes to `@ERROR`, and so does everything where there is no such "
                        + "folder.",
                value = "1g",
                size = true,
                min = "0",
                fluentd = "has no limit")
        long backupLimitSize,

        @Inline FileConfig file) {

    private static final long BACKUP_LIMIT_BYTES = 1L << 30;

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
            BACKUP_LIMIT_BYTES,
            FileConfig.DEFAULT);

    public BufferConfig {
        var findings = new Findings();
        type.ifPresent(text -> checkType(text, findings));
        try {
            ChunkKeys.parse(chunkKeys);
        } catch (ConfigException e) {
            findings.add(ConfigException.ARGUMENT, e.reason());
        }
        findings.tell();
    }

    private static void checkType(String type, Findings findings) {
        switch (type) {
            case "memory", "file", "file_single" -> {}
            default -> findings.add("@type", "unknown buffer '" + type + "'; this program has: file, memory");
        }
    }

    /** Folder of a file buffer, if the user names one. */
    public Optional<Path> folder() {
        return file.folder();
    }

    /** The same with a path for its files where it names none. */
    BufferConfig orPath(String otherwise) {
        return with(type, file.orPath(otherwise));
    }

    /** The same, of that {@code @type} where it names none. */
    BufferConfig orType(String otherwise) {
        return with(type.or(() -> Optional.of(otherwise)), file);
    }

    private BufferConfig with(Optional<String> newType, FileConfig newFile) {
        return new BufferConfig(
                chunkKeys, newType, time, flush, retry, limits, compress, disableChunkBackup, backupLimitSize, newFile);
    }

    /** Whether it is one of Fluentd's that has no meta files. */
    public boolean isFileSingle() {
        return type.filter("file_single"::equals).isPresent();
    }

    /** Whether chunks are kept in files. */
    public boolean inFiles() {
        return type.filter(name -> name.startsWith("file")).isPresent();
    }
}
