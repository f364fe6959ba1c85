package dev.tributary.parser;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.config.Regexp;
import dev.tributary.plugin.Parser;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private record Group(StringValue key, int number) {}

    private final Pattern pattern;
    private final List<Group> groups;
    private final long timeoutNanos;
    private final FieldRules rules;

    /** @throws ConfigException if the expression has no named group */
    RegexpParser(Config config, Clock clock) {
        int flags = (config.ignorecase() ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0)
                | (config.multiline() ? Pattern.DOTALL : 0);
        Pattern plain = config.expression().pattern();
        pattern = flags == 0 ? plain : Pattern.compile(plain.pattern(), plain.flags() | flags);
        groups = config.expression().groups().stream()
                .map(group -> new Group(ValueFactory.newString(group.name()), group.number()))
                .toList();
        if (groups.isEmpty()) {
            throw new ConfigException("expression has no named group (?<name>...), so it would find no field");
        }
        timeoutNanos = config.timeout().toNanos();
        rules = new FieldRules(config.options().orElse(RecordOptions.TimeType.STRING, Optional.empty()), clock);
    }

    @Override
    public Optional<Parsed> parse(byte[] bytes, int offset, int length) {
        Matcher matcher = pattern.matcher(new TimedText(Text.of(bytes, offset, length), timeoutNanos));
        try {
            return matcher.find() ? rules.apply(fields(matcher)) : Optional.empty();
        } catch (TimedText.TooLongException | StackOverflowError e) {
            // Java's matcher recurses on some groups; a line that overflows its stack does not match.
            return Optional.empty();
        }
    }

    private Fields fields(Matcher matcher) {
        var fields = new Fields(groups.size());
        for (Group group : groups) {
            String text = matcher.group(group.number);
            if (text != null) {
                fields.put(group.key, ValueFactory.newString(text));
            }
        }
        return fields;
    }
}
