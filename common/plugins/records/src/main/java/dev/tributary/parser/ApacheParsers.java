package dev.tributary.parser;

import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.plugin.Parser;
import dev.tributary.regexp.Regexp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Apache httpd's logs as Fluentd reads them by an expression: all fields are texts. */
final class ApacheParsers {
    private static final Regexp ACCESS = Regexp.of(
            "^(?<host>[^ ]*) [^ ]* (?<user>[^ ]*) \\[(?<time>[^\\]]*)\\] "
                    + "\"(?<method>\\S+)(?: +(?<path>[^ ]*) +\\S*)?\" (?<code>[^ ]*) (?<size>[^ ]*)"
                    + "(?: \"(?<referer>[^\\\"]*)\" \"(?<agent>[^\\\"]*)\")?$",
            "");
    private static final Regexp ERROR = Regexp.of(
            "^\\[[^ ]* (?<time>[^\\]]*)\\] \\[(?<level>[^\\]]*)\\](?: \\[pid (?<pid>[^\\]]*)\\])?"
                    + "( \\[client (?<client>[^\\]]*)\\])? (?<message>.*)$",
            "");

    /** The parameters of {@code @type apache} and {@code apache_error}. */
    record Config(
            @Param(
                    doc = "How long one line may be searched before it counts as not matching.",
                    value = "1s",
                    min = "0.001")
            Duration timeout,

            @Inline RecordOptions options) {}

    private ApacheParsers() {}

    static Parser access(Config config, Clock clock) {
        return new RegexpParser(
                ACCESS.within(config.timeout()),
                config.options().orElse("time", Optional.of(NginxParser.TIME_FORMAT)),
                clock);
    }

    static Parser error(Config config, Clock clock) {
        return new RegexpParser(
                ERROR.within(config.timeout()), config.options().orElse("time", Optional.empty()), clock);
    }
}
