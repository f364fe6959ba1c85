package dev.tributary.parser;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.plugin.Parser;
import dev.tributary.regexp.Match;
import dev.tributary.regexp.Regexp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.msgpack.value.StringValue;
import org.msgpack.value.ValueFactory;

/**
 * A text of several lines, read by one expression that is written in pieces. What is behind a match is searched again,
 * so a text may hold several events. Who reads lines gathers them as {@link #multiline} says.
 */
final class MultilineParser implements Parser {
    private static final int FORMATS_MAX = 20;
    private static final Pattern FORMAT = Pattern.compile("format(\\d+)");
    private static final StringValue UNMATCHED_LINE = ValueFactory.newString("unmatched_line");

    /** The parameters of {@code @type multiline}. */
    record Config(
            @Param(
                    doc =
                            "What the first line of an event looks like, `/^\\d{4}-/`. `tail` joins the lines from one first "
                                    + "line up to the next and parses them as one text. Without it `tail` adds line to line until "
                                    + "they match.")
            Optional<Regexp> formatFirstline,

            @Param(
                    name = "format1",
                    doc = "A regular expression between slashes with named groups, each of which becomes a field. It "
                            + "goes on in `format2` to `format20`, which are put together without anything between "
                            + "them. The dot matches line ends.")
            Regexp format,

            @Param(
                    doc = "What does not match becomes an event with the field `unmatched_line`.",
                    value = "false",
                    fluentd = "is told so by any value, even by `false`")
            boolean unmatchedLines,

            @Param(
                    doc = "How long the expressions may search one text before it counts as not matching.",
                    value = "1s",
                    min = "0.001",
                    fluentd = "searches as long as it takes")
            Duration timeout,

            @Inline RecordOptions options) {}

    private final NamedGroups groups;
    private final Optional<Regexp> firstLine;
    private final boolean unmatchedLines;
    private final FieldRules rules;

    MultilineParser(Config config, Clock clock) {
        this(
                config.formatFirstline().map(expression -> expression.within(config.timeout())),
                new NamedGroups("format1", config.format().with("m").within(config.timeout())),
                config.unmatchedLines(),
                new FieldRules(
                        config.options().orElse("time", Optional.empty()), RecordOptions.TimeType.STRING, clock));
    }

    MultilineParser(Optional<Regexp> firstLine, NamedGroups groups, boolean unmatchedLines, FieldRules rules) {
        this.firstLine = firstLine;
        this.groups = groups;
        this.unmatchedLines = unmatchedLines;
        this.rules = rules;
    }

    /** {@code format1} to {@code format20} as one. */
    static ConfigElement joined(ConfigElement element) {
        var whole = new StringBuilder();
        ConfigElement changed = element;
        for (int i = 1; i <= FORMATS_MAX; i++) {
            String name = "format" + i;
            ConfigValue piece = element.params().get(name);
            if (piece == null) {
                continue;
            }
            if (i > 1 && !element.params().containsKey("format" + (i - 1))) {
                throw new ConfigException(
                        piece.position(),
                        "Jump of format index found. format" + (i - 1) + " is missing, and " + name + " is there");
            }
            whole.append(expression(name, piece));
            changed = changed.withoutParam(name);
        }
        element.params().forEach((name, value) -> refuseBeyond(name, value));
        ConfigValue first = element.params().get("format1");
        return first == null
                ? changed
                : changed.withParam("format1", new ConfigValue("/" + whole + "/", first.position()));
    }

    private static String expression(String name, ConfigValue value) {
        String text = value.text();
        if (text.length() < 2 || !text.startsWith("/") || !text.endsWith("/")) {
            throw new ConfigException(
                    value.position(), name + " should be Regexp, need //: '" + text + "'; write /expression/");
        }
        return text.substring(1, text.length() - 1);
    }

    private static void refuseBeyond(String name, ConfigValue value) {
        var format = FORMAT.matcher(name);
        if (format.matches() && (format.group(1).length() > 2 || Integer.parseInt(format.group(1)) > FORMATS_MAX)) {
            throw new ConfigException(
                    value.position(), "Invalid formatN found: " + name + "; there are format1 to format" + FORMATS_MAX);
        }
    }

    @Override
    public Optional<Multiline> multiline() {
        return Optional.of(new Multiline(firstLine.map(expression -> expression::isIn)));
    }

    @Override
    public List<Parsed> parse(byte[] bytes, int offset, int length) {
        var events = new ArrayList<Parsed>();
        int limit = offset + length;
        int at = offset;
        do {
            Optional<Match> match = groups.find(bytes, at, limit - at);
            List<Parsed> found =
                    match.map(one -> rules.apply(groups.fields(one, bytes))).orElse(List.of());
            events.addAll(found);
            if (found.isEmpty() && unmatchedLines) {
                events.add(unmatched(bytes, at, limit));
            }
            int next = match.map(Match::end).orElse(at);
            if (next == at) {
                // Nothing, or nothing more: a match without any text would be found here for ever.
                break;
            }
            at = next < limit && bytes[next] == '\n' ? next + 1 : next;
        } while (at < limit);
        return events;
    }

    private static Parsed unmatched(byte[] bytes, int start, int end) {
        return new Parsed(Optional.empty(), ValueFactory.newMap(UNMATCHED_LINE, Text.value(bytes, start, end)));
    }
}
