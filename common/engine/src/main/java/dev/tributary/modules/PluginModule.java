package dev.tributary.modules;

import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Plugins that come together.
 *
 * @param place where from, for people
 * @param loader that of its classes; empty for what the program is packaged with
 */
public record PluginModule(String place, List<PluginType<?, ?>> types, Optional<ClassLoader> loader) {
    public PluginModule {
        types = List.copyOf(types);
    }

    /** Of the program itself. */
    public PluginModule(String place, List<PluginType<?, ?>> types) {
        this(place, types, Optional.empty());
    }

    /** What a provider of the program itself has. */
    public static PluginModule of(PluginProvider provider) {
        return new PluginModule(provider.getClass().getName(), provider.plugins());
    }

    /** For people: {@code /opt/plugins/acme.jar: filter acme, output acme}. */
    public String shown() {
        return types.stream()
                .map(type -> type.category().word() + " " + type.name())
                .collect(Collectors.joining(", ", place + ": ", ""));
    }

    /** Calls its code, with its classes at hand for libraries that look for theirs by way of the thread. */
    public <T> T calling(Supplier<T> code) {
        if (loader.isEmpty()) {
            return code.get();
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader.get());
        try {
            return code.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
