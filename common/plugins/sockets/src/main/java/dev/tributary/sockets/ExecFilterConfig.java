package dev.tributary.sockets;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.event.Tag;
import dev.tributary.plugin.InjectConfig;
import dev.tributary.plugin.buffered.Delivery;
import java.time.Duration;
import java.util.Optional;

/** The parameters of {@code <match> @type exec_filter}. */
record ExecFilterConfig(
        @Param(
                doc =
                        "What runs all the time, by `/bin/sh -c`: it reads events from its standard input and prints others.",
                filled = true)
        String command,

        @Param(doc = "The tag of printed events for which `<extract>` finds none.", filled = true)
        Optional<String> tag,

        @Param(
                doc =
                        "Taken from the front of the tag that `<inject>` shows the command. A tag without it stays as it is.",
                filled = true)
        Optional<String> removePrefix,

        @Param(doc = "Put before the tag that `<extract>` finds.", filled = true)
        Optional<String> addPrefix,

        @Param(doc = "How many of the command run. Chunks go to them in turns.", value = "1", min = "1", max = "1024")
        int numChildren,

        @Param(
                doc =
                        "How often a command that has ended is started again, each of them: a number, `inf` or `-1` for always,"
                                + " `none` or `0` for never. While none runs, chunks wait and are tried again.",
                value = "none",
                fluentd = "begins to count anew with each start, so any number but 0 is as `inf`")
        String childRespawn,

        @Param(
                doc = "Bytes of what it prints that are read at a time.",
                value = "10240",
                size = true,
                min = "1",
                max = "16m")
        int readBlockSize,

        @Param(
                doc = "Accepted and unused: of warnings about what the command prints, 20 in 10 s are logged.",
                unused = true)
        Optional<Duration> suppressErrorLogInterval,

        @Param(
                doc = "A line longer than this that it prints is dropped, with a warning and a count.",
                value = "1m",
                size = true,
                min = "1",
                max = "2047m",
                fluentd = "has no limit")
        long lineLengthLimit,

        @Param(
                doc =
                        "Bytes of printed events that are not taken yet; at this many what the command prints is not read, and"
                                + " it waits when it writes.",
                value = "8m",
                size = true,
                min = "1",
                fluentd = "has no limit, or drops events")
        long inFlightLimit,

        @Param(
                doc =
                        "A command that has a chunk to read and neither reads nor prints anything for so long is killed. Time in"
                                + " which it waits for its events to be taken does not count.",
                value = "60s",
                min = "0.001",
                fluentd = "waits for ever")
        Duration writeTimeout,

        @Param(
                doc =
                        "When the program stops: how long the command may take to end by itself once its input is closed, and"
                                + " after that its events to be taken.",
                value = "10s",
                fluentd = "ends it at once")
        Duration drainTimeout,

        @Param(doc = "How long it may take to end after it was asked to (SIGTERM); then it is killed.", value = "5s")
        Duration killTimeout,

        @Section(
                doc =
                        "Fields that are put into records before they are written. Here `time_type` is `unixtime` where nothing"
                                + " is said, `string` with a `time_format`.")
        Optional<InjectConfig> inject,

        @Section(doc = "How an event is written; `tsv`, which needs `keys`, if no `@type` is given.")
        Optional<ConfigElement> format,

        @Section(
                doc =
                        "The parser of a printed line; `tsv`, which needs `keys`, if no `@type` is given. `msgpack`, which has"
                                + " no lines, cannot be read.")
        Optional<ConfigElement> parse,

        @Section(
                doc =
                        "Fields of what was printed that tell the tag and the time. Here `time_type` is `float` where nothing"
                                + " is said, `string` with a `time_format`.")
        Optional<ExtractConfig> extract,

        @Inline Delivery delivery)
        implements Delivery.Configured {

    /** Stands for a command that is always started again. */
    static final int ALWAYS = -1;

    ExecFilterConfig {
        if (tag.isEmpty() && extract.flatMap(ExtractConfig::tagKey).isEmpty()) {
            throw new ConfigException("tag is missing, and so is tag_key in <extract>; one of them is needed");
        }
        respawns(childRespawn);
        if (parse.flatMap(ConfigElement::type).filter("msgpack"::equals).isPresent()) {
            throw ConfigException.about(
                    "parse", "msgpack has no lines; let the command print json, or another format that has");
        }
    }

    private static int respawns(String text) {
        if (text.equals("inf") || text.equals("-1")) {
            return ALWAYS;
        }
        if (text.equals("none")) {
            return 0;
        }
        if (!text.matches("\\d{1,9}")) {
            throw ConfigException.about(
                    "child_respawn", "child_respawn is none, inf or a number of times, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    /** {@link #ALWAYS}, or how often. */
    int respawns() {
        return respawns(childRespawn);
    }

    /** The tag that the command is shown. */
    Tag shown(Tag of) {
        String prefix = removePrefix.map(text -> text + ".").orElse("");
        return prefix.isEmpty() || !of.name().startsWith(prefix)
                ? of
                : new Tag(of.name().substring(prefix.length()));
    }
}
