package dev.tributary.buffer;

import dev.tributary.plugin.buffered.ChunkKey;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Where a buffer keeps its chunks. Called on the event loop. */
interface ChunkStorage {

    /**
     * A chunk that an earlier run left.
     *
     * @param staged whether it may still grow
     */
    record Found(ChunkHeader header, ChunkContent content, int events, long bytes, boolean staged) {}

    /** What is there, in the order it was begun. Fails if the place cannot be used. */
    Future<List<Found>> open();

    /** The place for a new chunk's bytes; {@code header.sequence} is ignored. */
    ChunkContent create(byte[] id, ChunkKey key);

    /** What lies in it stays, if it can; completes when nothing is written any more. */
    Future<Void> close();

    /** What it holds or has delivered by name, over restarts; empty if it forgets with the program. */
    Optional<Origins> origins();

    /** Whether chunks outlive the program. */
    boolean outlives();

    /** Where it is, for people. */
    String place();

    /** Why nothing can be written now; empty if it can. */
    Optional<String> failure();

    /** @param action called when writing is possible again after it was not */
    void onRecovery(Runnable action);
}
