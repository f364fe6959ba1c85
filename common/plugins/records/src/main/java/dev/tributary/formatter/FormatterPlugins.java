package dev.tributary.formatter;

import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import java.util.List;

/** The formatters both programs have. */
public final class FormatterPlugins implements PluginProvider {
    @Override
    public String apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<PluginType<?, ?>> plugins() {
        return List.of(
                PluginType.formatter(
                        "stdout",
                        "Local time with nanoseconds, tag and record: "
                                + "`2026-01-31 12:00:00.123456789 +0000 tag: {\"k\":\"v\"}`.",
                        StdoutFormatter.Config.class,
                        StdoutFormatter::new),
                PluginType.formatter(
                        "json",
                        "The record as JSON.",
                        JsonFormatter.Config.class,
                        (config, context) -> new JsonFormatter(config)),
                PluginType.formatter(
                        "out_file",
                        "Time, tag and the record as JSON, a tab between them.",
                        OutFileFormatter.Config.class,
                        (config, context) -> new OutFileFormatter(config)),
                PluginType.formatter(
                        "msgpack",
                        "The record as MessagePack.",
                        MessagePackFormatter.Config.class,
                        (config, context) -> new MessagePackFormatter()),
                PluginType.formatter(
                        "single_value",
                        "One field of the record as its text.",
                        SingleValueFormatter.Config.class,
                        (config, context) -> new SingleValueFormatter(config)),
                PluginType.formatter(
                        "ltsv",
                        "Every field as `name:value`, tabs between them.",
                        LtsvFormatter.Config.class,
                        (config, context) -> new LtsvFormatter(config)),
                PluginType.formatter(
                        "csv",
                        "Chosen fields as comma separated values.",
                        SeparatedFormatter.CsvConfig.class,
                        (config, context) -> SeparatedFormatter.csv(config)),
                PluginType.formatter(
                        "tsv",
                        "Chosen fields as tab separated values.",
                        SeparatedFormatter.TsvConfig.class,
                        (config, context) -> SeparatedFormatter.tsv(config)),
                PluginType.formatter(
                        "hash",
                        "The record as Ruby shows a Hash, for reading.",
                        HashFormatter.Config.class,
                        (config, context) -> new HashFormatter(config)));
    }
}
