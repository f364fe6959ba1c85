package dev.tributary.parser;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.plugin.Parser;
import dev.tributary.plugin.PluginContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.StringValue;
import org.msgpack.value.ValueFactory;

/** Several parsers, of which the first counts that can read a text. */
final class MultiFormatParser implements Parser {

    /** The parameters of {@code @type multi_format}. */
    record Config(
            @Param(
                    doc = "The field that gets the `format_name` of the pattern that matched; without one the parser's "
                            + "name, `#` and which of the patterns it is, from 0.",
                    fluentd = "sets the field to null without a `format_name`")
            Optional<String> formatKey,

            @Section(
                    doc =
                            "A parser with its `@type`, or `format`, and parameters; `format_name` calls it something. They "
                                    + "are tried in order.",
                    required = true)
            List<ConfigElement> patterns) {}

    private record Pattern(Parser parser, StringValue name) {}

    private final Optional<StringValue> formatKey;
    private final List<Pattern> patterns = new ArrayList<>();

    MultiFormatParser(Config config, PluginContext context) {
        formatKey = config.formatKey().map(ValueFactory::newString);
        for (ConfigElement section : config.patterns()) {
            ConfigElement parse = modernised(section.withoutParam("format_name"));
            String type = parse.type().orElse("");
            if (type.equals("multi_format")) {
                throw new ConfigException(section.position(), "a <pattern> cannot be multi_format itself");
            }
            String name = section.param("format_name").orElse(type + "#" + patterns.size());
            Parser parser = context.parser(Optional.of(parse), "");
            patterns.add(new Pattern(parser, ValueFactory.newString(name)));
        }
    }

    /** {@code format json} is {@code @type json}, and {@code format /re/} the parser regexp with that expression. */
    private static ConfigElement modernised(ConfigElement section) {
        ConfigValue format = section.params().get("format");
        if (format == null) {
            return section;
        }
        ConfigElement rest = section.withoutParam("format");
        return format.text().startsWith("/")
                ? rest.withParam("@type", new ConfigValue("regexp", format.position()))
                        .withParam("expression", format)
                : rest.withParam("@type", format);
    }

    @Override
    public List<Parsed> parse(byte[] bytes, int offset, int length) {
        for (Pattern pattern : patterns) {
            List<Parsed> events = pattern.parser.parse(bytes, offset, length);
            if (!events.isEmpty()) {
                return formatKey
                        .map(key -> events.stream()
                                .map(event -> named(event, key, pattern.name))
                                .toList())
                        .orElse(events);
            }
        }
        return List.of();
    }

    private static Parsed named(Parsed event, StringValue key, StringValue name) {
        return new Parsed(event.time(), Fields.of(event.record()).put(key, name).toRecord());
    }
}
