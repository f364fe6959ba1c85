package dev.tributary.edge;

import dev.tributary.edge.tail.TailPlugin;
import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import java.util.List;

/** The plugins that only the edge agent has. */
public final class EdgePlugins implements PluginProvider {
    @Override
    public String apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<PluginType<?, ?>> plugins() {
        return List.of(TailPlugin.type());
    }
}
