package dev.tributary.source;

import dev.tributary.plugin.PluginType;
import java.util.List;

/** The sources every program has. */
public final class SourcePlugins {
    private SourcePlugins() {}

    public static List<PluginType<?, ?>> all() {
        return List.of(PluginType.source(
                        "sample",
                        "Makes events: `rate` times a second, spread over the second, the samples in turn. While "
                                + "downstream accepts nothing it makes none.",
                        SampleConfig.class,
                        (config, context) -> new SampleSource(config, context, System::nanoTime))
                .alias("dummy"));
    }
}
