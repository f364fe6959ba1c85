package dev.tributary.aggregator;

import dev.tributary.plugin.PluginType;
import java.util.List;

/** The plugins that only the aggregator has: none yet beside common's. */
public final class AggregatorPlugins {
    private AggregatorPlugins() {}

    public static List<PluginType<?, ?>> all() {
        return List.of();
    }
}
