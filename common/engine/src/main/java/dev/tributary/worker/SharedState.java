package dev.tributary.worker;

import dev.tributary.config.syntax.SystemConfig;
import dev.tributary.plugin.Descriptors;
import dev.tributary.plugin.PeerMemory;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the workers have in common: what the instances of one plugin in all of them share, and what peers may take. Outlives a pipeline; for any thread. */
public final class SharedState {
    private record Key(String pluginId, Class<?> type) {}

    private final Map<Key, Object> objects = new ConcurrentHashMap<>();

    private final AtomicReference<@Nullable PeerMemory> memory = new AtomicReference<>();

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

    <T> T of(String pluginId, Class<T> type, Supplier<T> making) {
        return type.cast(objects.computeIfAbsent(new Key(pluginId, type), absent -> making.get()));
    }
}
