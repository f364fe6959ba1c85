package dev.tributary.worker;

import dev.tributary.config.syntax.SystemConfig;
import dev.tributary.plugin.Descriptors;
import dev.tributary.plugin.PeerMemory;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the workers have in common: what the instances of one plugin in all of them share, and what peers may take. Outlives a pipeline; for any thread. */
public final class SharedState {
    private record Key(String pluginId, int generation, Class<?> type) {}

    /** Of what stays whatever is reloaded. */
    private static final int EVERY = -1;

    private final Map<Key, Object> objects = new ConcurrentHashMap<>();

    private final AtomicReference<@Nullable PeerMemory> memory = new AtomicReference<>();

    private final AtomicReference<Optional<Callable<String>>> reload = new AtomicReference<>(Optional.empty());

    /** The one of the program, made by the first that asks. */
    PeerMemory memory(SystemConfig system) {
        memory.compareAndSet(
                null,
                new PeerMemory(
                        system.peerMemoryLimit().orElseGet(PeerMemory::defaultLimit),
                        Descriptors.ofProcess().peerConnections()));
        return Objects.requireNonNull(memory.get());
    }

    /** Empty while nobody has asked for it. */
    Optional<PeerMemory> memory() {
        return Optional.ofNullable(memory.get());
    }

    /** How plugins may have the program read its configuration again; set before it runs. */
    void reload(Callable<String> action) {
        reload.set(Optional.of(action));
    }

    Optional<Callable<String>> reload() {
        return reload.get();
    }

    /** The one of a plugin as it has been since {@code generation}. */
    <T> T of(String pluginId, int generation, Class<T> type, Supplier<T> making) {
        return type.cast(objects.computeIfAbsent(new Key(pluginId, generation, type), absent -> making.get()));
    }

    /** The one of that name, whatever is reloaded. */
    <T> T ofAll(String name, Class<T> type, Supplier<T> making) {
        return of(name, EVERY, type, making);
    }

    /** Forgets what belonged to plugins that are gone, or were otherwise. */
    void keepOnly(Map<String, Integer> generations) {
        objects.keySet()
                .removeIf(key -> key.generation() != EVERY
                        && generations.getOrDefault(key.pluginId(), EVERY) != key.generation());
    }
}
