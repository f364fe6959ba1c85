package dev.tributary.modules;

import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import java.util.List;

/**
 * Plugins that come together.
 *
 * @param place where from, for people
 */
public record PluginModule(String place, List<PluginType<?, ?>> types) {
    public PluginModule {
        types = List.copyOf(types);
    }

    /** What a provider has. */
    public static PluginModule of(PluginProvider provider) {
        return new PluginModule(provider.getClass().getName(), provider.plugins());
    }
}
