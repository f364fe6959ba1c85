package dev.tributary.buffer;

import dev.tributary.event.Compression;
import dev.tributary.plugin.buffered.ChunkKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/** Chunks in memory: nothing to open, nothing that lasts. */
record MemoryStorage(Vertx vertx, Compression compress) implements ChunkStorage {
    @Override
    public Future<List<Found>> open() {
        return Future.succeededFuture(List.of());
    }

    @Override
    public ChunkContent create(byte[] id, ChunkKey key) {
        return new MemoryContent(vertx, compress);
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    @Override
    public Optional<Origins> origins() {
        return Optional.empty();
    }

    @Override
    public boolean outlives() {
        return false;
    }

    @Override
    public String place() {
        return "memory";
    }

    @Override
    public Optional<String> failure() {
        return Optional.empty();
    }

    @Override
    public void onRecovery(Runnable action) {
        // Memory does not fail for a while.
    }
}
