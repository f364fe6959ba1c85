package dev.tributary.source;

import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import java.util.List;

/** The sources every program has. */
public final class SourcePlugins implements PluginProvider {
    @Override
    public String apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<PluginType<?, ?>> plugins() {
        return List.of(
                PluginType.source(
                        "monitor_agent",
                        "Tells over HTTP how the plugins of its worker are, as Fluentd does: `/api/plugins.json` and "
                                + "`/api/config.json`, or as LTSV without `.json`. `?tag=`, `?@id=` and `?@type=` ask "
                                + "for some of the plugins.",
                        MonitorAgentConfig.class,
                        MonitorAgentSource::new),
                PluginType.source(
                        "gc_stat",
                        "Does nothing: it would tell of Ruby's garbage collector. It is taken, with a line in the log, so that a"
                                + " configuration that has it runs.",
                        RubyOnlySource.GcStatConfig.class,
                        (config, context) -> new RubyOnlySource("gc_stat", context)),
                PluginType.source(
                        "object_space",
                        "Does nothing: it would tell of Ruby's objects. It is taken, with a line in the log, so that a"
                                + " configuration that has it runs.",
                        RubyOnlySource.ObjectSpaceConfig.class,
                        (config, context) -> new RubyOnlySource("object_space", context)),
                PluginType.source(
                                "sample",
                                "Makes events: `rate` times a second, spread over the second, the samples in turn. While "
                                        + "downstream accepts nothing it makes none.",
                                SampleConfig.class,
                                (config, context) -> new SampleSource(config, context, System::nanoTime))
                        .alias("dummy"));
    }
}
