package dev.tributary.parser;

import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.plugin.Parser;
import dev.tributary.regexp.Regexp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What glog and klog write, the log of Kubernetes' own programs: a letter for the severity, then month and day. */
final class KubernetesParser {
    private static final Regexp FIRST_LINE = Regexp.of("\\A\\w\\d{4}", "");
    private static final Regexp LINE = Regexp.of(
            "^(?<severity>\\w)(?<time>\\d{4} [^\\s]*)\\s+(?<pid>\\d+)\\s+(?<source>[^ \\]]+)\\] (?<message>.*)", "m");
    private static final String TIME_FORMAT = "%m%d %H:%M:%S.%N";

    /** The parameters of {@code @type kubernetes}. */
    record Config(
            @Param(
                    doc = "How long one text may be searched before it counts as not matching.",
                    value = "1s",
                    min = "0.001")
            Duration timeout,

            @Inline RecordOptions options) {}

    private KubernetesParser() {}

    static Parser of(Config config, Clock clock) {
        RecordOptions options =
                config.options().withTime("time", RecordOptions.TimeType.STRING, TIME_FORMAT, List.of());
        return new MultilineParser(
                Optional.of(FIRST_LINE.within(config.timeout())),
                new NamedGroups("expression", LINE.within(config.timeout())),
                false,
                new FieldRules(options, RecordOptions.TimeType.STRING, clock));
    }
}
