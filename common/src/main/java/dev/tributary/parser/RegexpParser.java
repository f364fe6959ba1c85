package dev.tributary.parser;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.plugin.Parser;
import dev.tributary.regexp.Match;
import dev.tributary.regexp.Regexp;
import dev.tributary.regexp.Searched;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.StringValue;
import org.msgpack.value.ValueFactory;

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

    private record Field(StringValue key, Regexp.Group group) {}

    private final Regexp expression;
    private final List<Field> fields;
    private final FieldRules rules;

    /** @throws ConfigException if the expression has no named group */
    RegexpParser(Config config, Clock clock) {
        expression = config.expression()
                .with((config.ignorecase() ? "i" : "") + (config.multiline() ? "m" : ""))
                .within(config.timeout());
        fields = expression.groups().stream()
                .map(group -> new Field(ValueFactory.newString(group.name()), group))
                .toList();
        if (fields.isEmpty()) {
            throw new ConfigException("expression has no named group (?<name>...), so it would find no field");
        }
        rules = new FieldRules(config.options().orElse("time", Optional.empty()), RecordOptions.TimeType.STRING, clock);
    }

    @Override
    public List<Parsed> parse(byte[] bytes, int offset, int length) {
        return expression
                .find(Searched.of(bytes, offset, length))
                .map(match -> rules.apply(record(match, bytes)))
                .orElse(List.of());
    }

    private Fields record(Match match, byte[] bytes) {
        var record = new Fields(fields.size());
        for (Field field : fields) {
            int number = field.group.number(match);
            if (number >= 0) {
                record.add(field.key, Text.value(bytes, match.start(number), match.end(number)));
            }
        }
        return record;
    }
}
