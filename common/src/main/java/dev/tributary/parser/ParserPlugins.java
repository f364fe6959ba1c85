package dev.tributary.parser;

import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import java.util.List;

/** The parsers every program has. */
public final class ParserPlugins implements PluginProvider {
    @Override
    public String apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<PluginType<?, ?>> plugins() {
        return List.of(
                PluginType.parser(
                        "none",
                        "The whole line becomes one field.",
                        NoneParser.Config.class,
                        (config, context) -> new NoneParser(config)),
                PluginType.parser(
                        "json",
                        "The line is a JSON object, or an array of objects, each of which is an event. What else is in the array is left "
                                + "out; a byte order mark is skipped, where Fluentd matches no line that has one.",
                        JsonParser.Config.class,
                        (config, context) -> new JsonParser(config, context.clock())),
                PluginType.parser(
                        "regexp",
                        "The named groups of a regular expression become fields.",
                        RegexpParser.Config.class,
                        (config, context) -> new RegexpParser(config, context.clock())),
                PluginType.parser(
                        "nginx",
                        "nginx's `combined` access log: remote, host, user, method, path, code, size, referer, agent "
                                + "and, if it is there, http_x_forwarded_for, all as texts. A request that was never sent, logged as `\"\"`, is "
                                + "an event too; Fluentd loses it.",
                        NginxParser.Config.class,
                        (config, context) -> new NginxParser(config, context.clock())),
                PluginType.parser(
                        "apache2",
                        "Apache httpd's `combined` access log: host, user, method, path, code, size, referer and "
                                + "agent; code and size are integers, and a dash is null. A request that was never sent, "
                                + "logged as `\"\"`, is an event too; Fluentd loses it. Fluentd also lets `types` go unheard, and "
                                + "puts a time that `keep_time_key` keeps behind the other fields; here it stands where the line "
                                + "has it.",
                        Apache2Parser.Config.class,
                        (config, context) -> new Apache2Parser(config, context.clock())),
                PluginType.parser(
                        "ltsv",
                        "Labeled tab-separated values. A line without any label does not match, so that `emit_unmatched_lines` keeps "
                                + "it; Fluentd makes an empty record of it.",
                        LtsvParser.Config.class,
                        (config, context) -> new LtsvParser(config, context.clock())),
                PluginType.parser(
                        "csv",
                        "Comma-separated values, quoted where needed.",
                        SeparatedParser.CsvConfig.class,
                        (config, context) -> SeparatedParser.csv(config, context.clock())),
                PluginType.parser(
                        "tsv",
                        "Tab-separated values.",
                        SeparatedParser.TsvConfig.class,
                        (config, context) -> SeparatedParser.tsv(config, context.clock())));
    }
}
