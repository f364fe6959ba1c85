package dev.tributary.plugin.buffered;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where a file buffer lies, and how safely. Nothing of it has an effect in memory. */
public record FileConfig(
        @Param(
                doc = "Folder of a file buffer; made if it is missing. Without it"
                        + " `<root_dir>/worker<N>/<@id>/buffer`, if the output has an `@id` and `<system>` a"
                        + " `root_dir`. With several workers each has a folder `worker<N>` in it, and worker 0"
                        + " also takes up what lies in the folder itself, and in those of workers that are no"
                        + " more. A path with a `*`, a pattern of file names for Fluentd, means the folder that is"
                        + " named as what stands before the `*`: `/d/forward` for `/d/forward.*.log`.",
                fluentd = "makes files of that pattern")
        Optional<String> path,

        @Param(doc = "End of the names of a file buffer's files.", value = ".log")
        String pathSuffix,

        @Param(doc = "Permissions of a file buffer's files, octal as in `0640`; `0644` if not given.")
        Optional<String> filePermission,

        @Param(doc = "Permissions of folders that a file buffer makes, octal as in `0750`; `0755` if not given.")
        Optional<String> dirPermission,

        @Param(
                doc = "When an emit to a file buffer is done, and so acked: `group` when its events are on disk,"
                        + " appends of `sync_interval` sharing the way there; `every` the same, each by itself; `none`"
                        + " when the operating system has them: then a power cut may lose acked events, a crash of the"
                        + " program not.",
                value = "group",
                fluentd = "never waits for the disk")
        SyncMode sync,

        @Param(
                doc = "How long an append waits for others to share its way to the disk (`sync group`); what comes"
                        + " while the disk is busy shares the next one in any case.",
                value = "0.002",
                min = "0",
                max = "1")
        Duration syncInterval,

        @Param(
                doc = "How many of its chunk files a file buffer keeps open between two appends, those used last;"
                        + " fewer where the process may have few files open (`ulimit -n`).",
                value = "64",
                min = "2",
                max = "65536",
                fluentd = "keeps every chunk's file open")
        int openChunksLimit,

        @Param(
                doc = "Take over the chunks that a Fluentd left in the folder (`buffer.b*` and `buffer.q*` with their"
                        + " `.meta`, and `fsb.*.buf`), or that a `path` with a `*` names. They are delivered first, as"
                        + " chunks of ours with the same ids, and their files moved to the folder `imported`. Those of"
                        + " a Fluentd that still runs are left alone.",
                value = "true",
                fluentd = "always resumes them")
        boolean importFluentdBuffer,

        @Param(
                doc = "How many chunks of senders, and batches of files that are followed, a file buffer remembers"
                        + " to hold or to have delivered: they are not kept again when they come again after a"
                        + " crash. 40 bytes each on disk.",
                value = "100000",
                min = "1",
                max = "10000000",
                fluentd = "keeps them again")
        int rememberedChunksLimit) {
    static final FileConfig DEFAULT = new FileConfig(
            Optional.empty(),
            ".log",
            Optional.empty(),
            Optional.empty(),
            SyncMode.GROUP,
            Duration.ofMillis(2),
            64,
            true,
            100_000);

    private static final int FILE_MODE = 0644;
    private static final int FOLDER_MODE = 0755;

    public FileConfig {
        filePermission.ifPresent(text -> mode("file_permission", text));
        dirPermission.ifPresent(text -> mode("dir_permission", text));
        if (pathSuffix.contains("/")) {
            throw new ConfigException("path_suffix " + pathSuffix + " is the end of a file's name and has no /");
        }
    }

    /** The pattern that the path is, if it has a star. */
    public Optional<StarPath> star() {
        return path.filter(text -> text.contains("*")).map(text -> StarPath.of(text, pathSuffix));
    }

    /** What the path names. */
    public Optional<Path> folder() {
        return star().map(StarPath::folder).or(() -> path.map(Path::of));
    }

    FileConfig orPath(String otherwise) {
        return new FileConfig(
                path.or(() -> Optional.of(otherwise)),
                pathSuffix,
                filePermission,
                dirPermission,
                sync,
                syncInterval,
                openChunksLimit,
                importFluentdBuffer,
                rememberedChunksLimit);
    }

    /** Permissions of files, as in {@code 0640}. */
    public int fileMode() {
        return filePermission.map(text -> mode("file_permission", text)).orElse(FILE_MODE);
    }

    /** Permissions of folders. */
    public int folderMode() {
        return dirPermission.map(text -> mode("dir_permission", text)).orElse(FOLDER_MODE);
    }

    private static int mode(String name, String text) {
        if (!text.matches("0?[0-7]{3}")) {
            throw new ConfigException(name + " '" + text + "' is not an octal number such as 0640");
        }
        return Integer.parseInt(text, 8);
    }
}
