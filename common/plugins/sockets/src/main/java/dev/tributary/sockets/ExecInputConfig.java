package dev.tributary.sockets;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Duration;
import java.util.Optional;

/** The parameters of {@code <source> @type exec}. */
record ExecInputConfig(
        @Param(doc = "What is run, by `/bin/sh -c`.", filled = true)
        String command,

        @Param(
                doc =
                        "`read` reads what the command prints, and drops its error output; `read_with_stderr` reads both.",
                value = "read")
        ConnectMode connectMode,

        @Param(doc = "The tag of events for which `tag_key` finds none.", filled = true)
        Optional<String> tag,

        @Param(
                doc =
                        "The command is run so long after the start, and then each time after this, unless it still runs. Without"
                                + " it, it is run once, at the start.",
                min = "0.001")
        Optional<Duration> runInterval,

        @Param(doc = "Bytes that are read at a time.", value = "10240", size = true, min = "1", max = "16m")
        int readBlockSize,

        @Param(
                doc =
                        "The encoding of what the command prints, if it is not UTF-8: `ISO-8859-1`, `Shift_JIS` and so on.")
        Optional<String> encoding,

        @Param(doc = "The old place of the parameter of `<extract>`.", filled = true)
        Optional<String> tagKey,

        @Param(
                doc = "A line longer than this is dropped, with a warning and a count.",
                value = "1m",
                size = true,
                min = "1",
                max = "2047m",
                fluentd = "has no limit")
        long lineLengthLimit,

        @Param(
                doc =
                        "Bytes of events that are not taken yet; at this many the command's output is not read, and the command"
                                + " waits when it writes.",
                value = "8m",
                size = true,
                min = "1",
                fluentd = "has no limit, or drops events")
        long inFlightLimit,

        @Param(
                doc =
                        "How long the command may take to end after it was asked to (SIGTERM), when the program stops; then it is"
                                + " killed.",
                value = "5s")
        Duration killTimeout,

        @Param(doc = "When the program stops: how long to wait for what was read to be taken.", value = "10s")
        Duration drainTimeout,

        @Section(doc = "The parser of a line; `tsv`, which needs `keys`, if no `@type` is given.")
        Optional<ConfigElement> parse,

        @Section(doc = "Fields that tell the tag and the time.")
        Optional<ExtractConfig> extract) {

    /** The values of {@code connect_mode}. */
    enum ConnectMode {
        READ,
        READ_WITH_STDERR
    }

    ExecInputConfig {
        if (tag.isEmpty()
                && tagKey.isEmpty()
                && extract.flatMap(ExtractConfig::tagKey).isEmpty()) {
            throw new ConfigException("tag is missing, and so is tag_key in <extract>; one of them is needed");
        }
        encoding.ifPresent(ExecInputConfig::charset);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new ConfigException("encoding: " + name + " is not known");
        }
    }

    Charset charset() {
        return encoding.map(ExecInputConfig::charset).orElse(StandardCharsets.UTF_8);
    }

    Optional<String> keyOfTag() {
        return extract.flatMap(ExtractConfig::tagKey).or(() -> tagKey);
    }
}
