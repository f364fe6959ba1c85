package dev.tributary.worker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What the instances of one plugin in all workers have in common. Outlives a pipeline; for any thread. */
public final class SharedState {
    private record Key(String pluginId, Class<?> type) {}

    private final Map<Key, Object> objects = new ConcurrentHashMap<>();

    <T> T of(String pluginId, Class<T> type, Supplier<T> making) {
        return type.cast(objects.computeIfAbsent(new Key(pluginId, type), absent -> making.get()));
    }
}
