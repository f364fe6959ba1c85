package dev.tributary.config.syntax;

import dev.tributary.config.Param;
import java.util.Optional;

/** {@code <log>} in {@code <system>}. */
public record LogConfig(
        @Param(
                doc = "How a line of the log is written: as text, or as a JSON object with `time`, `level`, `logger`, "
                        + "`message` and `error`. Holds from when the configuration is read.",
                value = "text")
        Format format,

        @Param(
                doc = "How its time is written, in the directives of strftime. By default "
                        + "`%Y-%m-%d %H:%M:%S.%L %z` for text, ISO 8601 for JSON.")
        Optional<String> timeFormat,

        @Param(
                unused = true,
                doc = "Without effect: the log goes to standard error; Quarkus's `quarkus.log.file.*` set up a file.")
        Optional<String> path,

        @Param(unused = true, doc = "Without effect: there is no log file of ours to rotate.")
        Optional<String> rotateAge,

        @Param(unused = true, doc = "Without effect: there is no log file of ours to rotate.")
        Optional<String> rotateSize,

        @Param(unused = true, doc = "Without effect: a stack trace has the level of its message.")
        Optional<String> forcedStacktraceLevel) {

    /** The values of {@code format}. */
    public enum Format {
        TEXT,
        JSON
    }

    /** Whether it asks for anything but what is so anyway. */
    public boolean differs() {
        return format != Format.TEXT || timeFormat.isPresent();
    }
}
