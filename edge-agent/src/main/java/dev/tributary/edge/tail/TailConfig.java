package dev.tributary.edge.tail;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Findings;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The parameters of {@code @type tail}. */
record TailConfig(
        @Param(
                doc = "Files to follow, comma separated. `*`, `?`, `[ab]`, `{a,b}` and `**` are expanded, and the "
                        + "directives of strftime (`%Y%m%d`) stand for the present time.")
        String path,

        @Param(
                doc = "The tag. A `*` in it becomes the file's path with dots for slashes: `foo.*` and "
                        + "`/var/log/a.log` make `foo.var.log.a.log`.")
        String tag,

        @Param(doc = "Files not to follow, written as in `path`.", value = "")
        List<String> excludePath,

        @Param(doc = "What separates the paths in `path`.", value = ",")
        String pathDelimiter,

        @Param(
                doc = "Accepted and unused: `*`, `?`, `[ab]`, `{a,b}` and `**` are expanded in any case, and a"
                        + " `path_delimiter` within braces separates nothing.",
                unused = true,
                fluentd = "expands nothing in a path without `*`, unless it is `extended` or `always`")
        Optional<GlobPolicy> globPolicy,

        @Param(doc = "The zone of the time in `path`: `+09:00` or `Asia/Tokyo`. By default the machine's.")
        Optional<String> pathTimezone,

        @Param(
                doc = "The file in which positions are kept across restarts, in Fluentd's format. Without it nothing "
                        + "is remembered. Where it cannot be written lines are read all the same, and health says "
                        + "why; where it cannot be read none are, until it can.")
        Optional<Path> posFile,

        @Param(
                doc = "Accepted and unused: the position file never holds more than the files that are followed, and is"
                        + " written anew when one goes.",
                unused = true)
        Optional<Duration> posFileCompactionInterval,

        @Param(
                doc = "Read files that are there at the first start from their beginning, not only what is appended. "
                        + "Files found later, or made while the agent was stopped, are always read from their "
                        + "beginning.",
                value = "false")
        boolean readFromHead,

        @Param(
                doc = "How often `path` is expanded anew, at the latest.",
                value = "60s",
                min = "0.1",
                fluentd = "finds a new file only then; we also look when a folder has changed, at most once a second")
        Duration refreshInterval,

        @Param(doc = "Known, without effect: the first expansion never delays the start.", value = "false")
        boolean skipRefreshOnStartup,

        @Param(
                doc = "How long a file is followed after it was rotated away. It is read to its end in any case; what "
                        + "stands behind its last line end by then is a line.",
                value = "5s",
                fluentd = "leaves out the last line if it has no end")
        Duration rotateWait,

        @Param(
                doc = "Follow files by inode through any renaming within `path`.",
                value = "false",
                fluentd = "reads a file again without it that is renamed to another name in `path`; we recognise it "
                        + "either way")
        boolean followInodes,

        @Param(doc = "Most lines in one emit.", value = "1000", min = "1")
        int readLinesLimit,

        @Param(doc = "Most bytes read of one file in a second; -1 for no limit.", value = "-1", min = "-1", size = true)
        long readBytesLimitPerSecond,

        @Param(doc = "How often files are looked at for new lines.", value = "0.25", min = "0.01")
        Duration pollInterval,

        @Param(doc = "Known, without effect: files are looked at every `poll_interval`.", value = "true")
        boolean enableWatchTimer,

        @Param(
                doc = "Let the system tell of files that come to followed paths (inotify), and look then, not only"
                        + " every `poll_interval`: a file is read that is rotated away twice or removed in"
                        + " between.",
                value = "true",
                fluentd = "watches the files that are there; one that comes and goes between two looks is lost")
        boolean enableStatWatcher,

        @Param(
                doc = "Open and close a file each time it is read, for file systems where open files hinder others.",
                value = "false")
        boolean openOnEveryUpdate,

        @Param(doc = "What lines are turned into, where `from_encoding` is set.")
        Optional<String> encoding,

        @Param(
                doc = "What lines are written in, if not UTF-8. With `UTF-16` and `UTF-32` the byte order mark at the "
                        + "file's start says in which order its bytes are, and is no text; without one the high byte "
                        + "comes first.",
                fluentd = "reads nothing with `UTF-16` and `UTF-32`, only with `UTF-16LE` and the like")
        Optional<String> fromEncoding,

        @Param(doc = "Only files changed within this time are followed.")
        Optional<Duration> limitRecentlyModified,

        @Param(doc = "The field that gets the path of the file.")
        Optional<String> pathKey,

        @Param(doc = "Say only once of each file that it cannot be read.", value = "false")
        boolean ignoreRepeatedPermissionError,

        @Param(
                doc = "A line that the parser cannot read becomes the field `unmatched_line`; otherwise it is counted "
                        + "and left out.",
                value = "false")
        boolean emitUnmatchedLines,

        @Param(
                doc =
                        "With a parser of several lines: an event is whole when nothing was added to its last line for so "
                                + "long. Otherwise it waits for the first line of the next one, and stands in the file meanwhile: "
                                + "the position is before it.",
                fluentd = "keeps it in memory with the position behind it, so that a crash loses it, and takes it for "
                        + "whole when it stops; here it is read again after the next start")
        Optional<Duration> multilineFlushInterval,

        @Param(
                doc =
                        "With a parser of several lines and no `format_firstline`: most lines that are tried as one event "
                                + "before they count as not matching.",
                value = "1000",
                min = "1",
                fluentd = "has no limit, and tries all of them again with each line that does not match")
        int multilineMaxLines,

        @Param(
                doc = "Longer lines, and longer events of several lines, are left out and counted.",
                value = "4m",
                min = "1",
                max = "1g",
                size = true,
                fluentd = "has no limit by default and keeps any line in memory")
        int maxLineSize,

        @Param(
                doc = "How long a stop waits for lines that were emitted and not yet accepted downstream. What is not "
                        + "accepted by then is read again after the next start.",
                value = "10s")
        Duration stopTimeout,

        @Section(doc = "The parser of a line; `none` if there is none.", fluentd = "requires the section")
        Optional<ConfigElement> parse) {

    /** The values of {@code glob_policy}. */
    enum GlobPolicy {
        BACKWARD_COMPATIBLE,
        EXTENDED,
        ALWAYS
    }

    TailConfig {
        var findings = new Findings();
        if (path.isBlank()) {
            findings.add("path", "path names no file");
        }
        if (pathDelimiter.isEmpty()) {
            findings.add("path_delimiter", "path_delimiter is empty");
        }
        if (readBytesLimitPerSecond == 0) {
            findings.add(
                    "read_bytes_limit_per_second",
                    "read_bytes_limit_per_second 0 would never read anything; write -1 for no limit");
        }
        fromEncoding.ifPresent(name -> findings.attempt(() -> checkCharset("from_encoding", name)));
        encoding.ifPresent(name -> findings.attempt(() -> {
            checkCharset("encoding", name);
            if (fromEncoding.isEmpty() && !charset(name).equals(StandardCharsets.UTF_8)) {
                throw ConfigException.about(
                        "encoding",
                        "encoding " + name + " alone would only label the bytes, and events carry UTF-8; write"
                                + " from_encoding " + name + " to convert them");
            }
        }));
        findings.tell();
    }

    private static void checkCharset(String parameter, String name) {
        try {
            charset(name);
        } catch (IllegalArgumentException e) {
            throw ConfigException.about(
                    parameter, parameter + " '" + name + "' is unknown; for example UTF-8, Shift_JIS, ISO-8859-1");
        }
    }

    /** Of a name that was checked. */
    static Charset charset(String name) {
        return switch (name.toUpperCase(java.util.Locale.ROOT)) {
            case "ASCII-8BIT", "BINARY" -> StandardCharsets.ISO_8859_1;
            default -> Charset.forName(name);
        };
    }
}
