package dev.tributary.parser;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.plugin.Parser;
import dev.tributary.regexp.BadRegexpException;
import dev.tributary.regexp.Regexp;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.msgpack.value.StringValue;
import org.msgpack.value.ValueFactory;

/** Regular expressions made of named parts, of which the first counts that matches a text. */
final class GrokParser implements Parser {
    private static final StringValue MESSAGE = ValueFactory.newString("message");
    private static final StringValue FAILURE = ValueFactory.newString("No grok pattern matched");
    /** What a {@code <grok>} has of what stands beside it, where it says nothing itself. */
    private static final List<String> INHERITED = List.of(
            "types",
            "time_key",
            "time_format",
            "time_type",
            "keep_time_key",
            "timezone",
            "utc",
            "localtime",
            "null_value_pattern",
            "null_empty_string",
            "estimate_current_event");

    /** The parameters of {@code @type grok} and {@code @type multiline_grok}. */
    record Config(
            @Param(
                    doc =
                            "The pattern: `%{IP:client} %{WORD:verb} %{NUMBER:bytes:integer}`. `%{NAME}` is the part of that name,"
                                    + " `%{NAME:field}` makes a field of it, `%{NAME:field:type}` one of that type (`string`,"
                                    + " `integer`, `float`, `bool`, `time:FORMAT`, `array:DELIMITER`). What stands between is a"
                                    + " regular expression. It, or `<grok>` sections, are needed.")
            Optional<String> grokPattern,

            @Param(
                    doc =
                            "A file with further parts, `NAME expression` in each line, or a folder of such files. A name that"
                                    + " is there already gets the new meaning.")
            Optional<Path> customPatternPath,

            @Param(
                    doc = "Which fields the parts of whole lines have: `legacy`, those that Logstash has without ECS.",
                    value = "legacy",
                    fluentd = "has `ecs-v1` too")
            Series grokPatternSeries,

            @Param(doc = "The field that says so where no pattern matches.", filled = true)
            Optional<String> grokFailureKey,

            @Param(doc = "The field that gets the `name` of the `<grok>` that matched, if it has one.", filled = true)
            Optional<String> grokNameKey,

            @Param(
                    doc =
                            "What the first line of a text looks like, `/^\\d{4}-/`; with `multiline_grok`, for which `tail` joins"
                                    + " the lines from one first line up to the next.")
            Optional<Regexp> multilineStartRegexp,

            @Param(
                    doc = "How long a pattern may search one text before it counts as not matching.",
                    value = "1s",
                    min = "0.001",
                    fluentd = "searches as long as it takes")
            Duration timeout,

            @Section(
                    doc =
                            "A pattern, of several that are tried in order. What `types` and the parameters of times say beside"
                                    + " them counts for each that does not say it itself.")
            List<Grok> groks,

            @Inline RecordOptions options) {
        Config {
            if (grokPattern.isEmpty() == groks.isEmpty()) {
                throw new ConfigException(
                        groks.isEmpty()
                                ? "no grok patterns: grok_pattern or <grok> is needed"
                                : "grok_pattern and <grok> are exclusive with each other; write it as a <grok> too");
            }
        }
    }

    /** {@code <grok>}. */
    record Grok(
            @Param(doc = "What it is called in the field of `grok_name_key`.", filled = true)
            Optional<String> name,

            @Param(doc = "The pattern.", filled = true) String pattern,

            @Inline RecordOptions options) {}

    /** The values of {@code grok_pattern_series}. */
    enum Series {
        LEGACY
    }

    private record Pattern(Optional<StringValue> name, NamedGroups groups, FieldRules rules) {}

    private final Optional<StringValue> nameKey;
    private final Optional<StringValue> failureKey;
    private final Optional<Multiline> multiline;
    private final List<Pattern> patterns = new ArrayList<>();

    private GrokParser(Config config, boolean lines, Clock clock) {
        nameKey = config.grokNameKey().map(ValueFactory::newString);
        failureKey = config.grokFailureKey().map(ValueFactory::newString);
        multiline = lines
                ? Optional.of(new Multiline(config.multilineStartRegexp()
                        .map(expression -> expression.within(config.timeout()))
                        .map(expression -> expression::isIn)))
                : Optional.empty();
        var known = new GrokPatterns();
        config.customPatternPath().ifPresent(known::add);
        String flags = lines ? "m" : "";
        config.grokPattern()
                .ifPresent(pattern -> patterns.add(pattern(
                        "grok_pattern", Optional.empty(), pattern, config.options(), known, flags, config, clock)));
        for (Grok grok : config.groks()) {
            patterns.add(pattern("pattern", grok.name(), grok.pattern(), grok.options(), known, flags, config, clock));
        }
    }

    /** For texts of one line. */
    static GrokParser of(Config config, Clock clock) {
        return new GrokParser(config, false, clock);
    }

    /** For texts of several lines, in which the dot matches line ends too. */
    static GrokParser ofLines(Config config, Clock clock) {
        return new GrokParser(config, true, clock);
    }

    private static Pattern pattern(
            String parameter,
            Optional<String> name,
            String text,
            RecordOptions options,
            GrokPatterns known,
            String flags,
            Config config,
            Clock clock) {
        GrokPatterns.Expanded expanded = known.expanded(text);
        try {
            Regexp expression = Regexp.of(expanded.expression(), flags).within(config.timeout());
            var groups = new NamedGroups(
                    parameter, expression, group -> expanded.fields().getOrDefault(group, group));
            Map<String, String> types = new HashMap<>(options.types());
            types.putAll(expanded.types());
            RecordOptions all = options.withTypes(types).orElse("time", Optional.empty());
            return new Pattern(
                    name.map(ValueFactory::newString),
                    groups,
                    new FieldRules(all, RecordOptions.TimeType.STRING, clock));
        } catch (BadRegexpException e) {
            throw ConfigException.about(parameter, parameter + ": " + e.getMessage() + ": " + text);
        }
    }

    /** What stands beside sections {@code <grok>} in each of them. */
    static ConfigElement inherited(ConfigElement element) {
        ConfigElement changed = element.withoutChildren("grok");
        for (ConfigElement grok : element.children("grok")) {
            ConfigElement whole = grok;
            for (String name : INHERITED) {
                ConfigValue beside = element.params().get(name);
                if (beside != null && !grok.params().containsKey(name)) {
                    whole = whole.withParam(name, beside);
                }
            }
            changed = changed.withChild(whole);
        }
        return changed;
    }

    @Override
    public Optional<Multiline> multiline() {
        return multiline;
    }

    @Override
    public List<Parsed> parse(byte[] bytes, int offset, int length) {
        for (Pattern pattern : patterns) {
            List<Parsed> found = pattern.groups
                    .find(bytes, offset, length)
                    .map(match -> pattern.rules.apply(pattern.groups.fields(match, bytes)))
                    .orElse(List.of());
            if (!found.isEmpty()) {
                return nameKey.isPresent() && pattern.name.isPresent()
                        ? List.of(with(found.getFirst(), nameKey.get(), pattern.name.get()))
                        : found;
            }
        }
        var message =
                new Parsed(Optional.empty(), ValueFactory.newMap(MESSAGE, Text.value(bytes, offset, offset + length)));
        return List.of(failureKey.map(key -> with(message, key, FAILURE)).orElse(message));
    }

    private static Parsed with(Parsed event, StringValue key, StringValue value) {
        return new Parsed(
                event.time(), Fields.of(event.record()).put(key, value).toRecord());
    }
}
