package dev.tributary.edge;

import dev.tributary.edge.tail.TailPlugin;
import dev.tributary.plugin.PluginType;
import java.util.List;

/** The plugins that only the edge agent has. */
public final class EdgePlugins {
    private EdgePlugins() {}

    public static List<PluginType<?, ?>> all() {
        return List.of(TailPlugin.type());
    }
}
