package dev.tributary.parser;

import dev.tributary.config.Findings;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.plugin.Parser;
import dev.tributary.regexp.Regexp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Named groups become fields. A line that cannot be matched within the timeout does not match. */
final class RegexpParser implements Parser {

    /** The parameters of {@code @type regexp}. */
    record Config(
            @Param(
                    doc = "A regular expression with named groups, each of which becomes a field: "
                            + "`/^(?<host>\\S+) (?<message>.*)$/`. Flags `i` and `m` as in Ruby.")
            Regexp expression,

            @Param(doc = "Letters match in either case, as with the flag `i`.", value = "false")
            boolean ignorecase,

            @Param(doc = "The dot matches line ends, as with the flag `m`.", value = "false")
            boolean multiline,

            @Param(
                    doc = "How long the expression may search one line before the line counts as not matching.",
                    value = "1s",
                    min = "0.001",
                    fluentd = "searches as long as it takes; an expression that backtracks without end stops the input")
            Duration timeout,

            @Inline RecordOptions options) {}

    private final NamedGroups groups;
    private final FieldRules rules;

    RegexpParser(Config config, Clock clock) {
        this(
                config.expression()
                        .with((config.ignorecase() ? "i" : "") + (config.multiline() ? "m" : ""))
                        .within(config.timeout()),
                config.options().orElse("time", Optional.empty()),
                clock);
    }

    /** For a format that is an expression. */
    RegexpParser(Regexp expression, RecordOptions options, Clock clock) {
        var findings = new Findings();
        var groupsMade = findings.making(() -> new NamedGroups("expression", expression));
        var rulesMade = findings.making(() -> new FieldRules(options, RecordOptions.TimeType.STRING, clock));
        findings.tell();
        groups = groupsMade.orElseThrow();
        rules = rulesMade.orElseThrow();
    }

    @Override
    public List<Parsed> parse(byte[] bytes, int offset, int length) {
        return groups.find(bytes, offset, length)
                .map(match -> rules.apply(groups.fields(match, bytes)))
                .orElse(List.of());
    }
}
