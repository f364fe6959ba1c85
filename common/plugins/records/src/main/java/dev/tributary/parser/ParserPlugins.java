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
                        (config, context) -> SeparatedParser.tsv(config, context.clock())),
                PluginType.parser(
                                "multiline",
                                "Events of several lines, which `tail` joins; each is read by one regular expression in "
                                        + "pieces, `format1` to `format20`.",
                                MultilineParser.Config.class,
                                (config, context) -> new MultilineParser(config, context.clock()))
                        .legacy(MultilineParser::joined),
                PluginType.parser(
                        "syslog",
                        "Messages of syslog: host, ident, pid, message and, in the new format, msgid and extradata; with "
                                + "`with_priority` also pri. Fluentd lets `types` go unheard.",
                        SyslogConfig.class,
                        (config, context) -> new SyslogParser(config, context.clock())),
                PluginType.parser(
                                "grok",
                                "Regular expressions made of named parts, as Logstash has them. Of several the first counts that"
                                        + " matches; a line that none matches becomes an event with the field `message`. The"
                                        + " parts that are here are those of numbers, names, networks, paths, times, levels,"
                                        + " syslog, Apache httpd, Java, Tomcat, Ruby and Redis; others can be had with"
                                        + " `custom_pattern_path`. `types` counts for fields whose type the pattern does not tell;"
                                        + " Fluentd lets it go unheard.",
                                GrokParser.Config.class,
                                (config, context) -> GrokParser.of(config, context.clock()))
                        .legacy(GrokParser::inherited),
                PluginType.parser(
                                "multiline_grok",
                                "As `grok`, for texts of several lines, which `tail` joins from one line that"
                                        + " `multiline_start_regexp` matches up to the next. The dot matches line ends.",
                                GrokParser.Config.class,
                                (config, context) -> GrokParser.ofLines(config, context.clock()))
                        .legacy(GrokParser::inherited),
                PluginType.parser(
                        "apache",
                        "Apache httpd's `common` and `combined` access logs with all fields as texts; `apache2` makes "
                                + "numbers of code and size.",
                        ApacheParsers.Config.class,
                        (config, context) -> ApacheParsers.access(config, context.clock())),
                PluginType.parser(
                        "apache_error",
                        "Apache httpd's error log: level, message and, where they are there, pid and client.",
                        ApacheParsers.Config.class,
                        (config, context) -> ApacheParsers.error(config, context.clock())),
                PluginType.parser(
                        "msgpack",
                        "MessagePack: maps back to back, each of which is an event, or arrays of them. Fluentd keeps the "
                                + "start of a value that is cut off for the next text; here such a text does not match.",
                        MessagePackParser.Config.class,
                        (config, context) -> new MessagePackParser(config, context.clock())),
                PluginType.parser(
                                "cri",
                                "Lines of containers' logs as container runtimes write them: time, stream, logtag and "
                                        + "message. `keep_time_key` is `true` unless it is set. Lines that a runtime has "
                                        + "parted (logtag P) are put together by the filter `concat`.",
                                CriParser.Config.class,
                                CriParser::new)
                        .legacy(CriParser::keepingTime),
                PluginType.parser(
                        "kubernetes",
                        "The log of Kubernetes' own programs (glog, klog): severity, pid, source and message. `tail` joins "
                                + "the lines of an event, for which it should have a `multiline_flush_interval`.",
                        KubernetesParser.Config.class,
                        (config, context) -> KubernetesParser.of(config, context.clock())),
                PluginType.parser(
                        "multi_format",
                        "Several parsers, tried in order; the first counts that matches.",
                        MultiFormatParser.Config.class,
                        MultiFormatParser::new));
    }
}
