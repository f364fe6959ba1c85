package dev.tributary.plugin.buffered;

import dev.tributary.plugin.Stage;
import io.vertx.core.Future;

/** Delivers chunks: the part of a buffered output that knows its destination. */
public interface ChunkWriter extends Stage {

    /**
     * Completes when the destination has taken responsibility for the chunk. Fails with UndeliverableException if it
     * never will; any other failure means "try again". Called on the event loop, up to flush_thread_count at once;
     * never blocks.
     */
    Future<Void> write(Chunk chunk);

    /**
     * Called once, before the start, by whoever gives it chunks.
     *
     * @param tryAgain to be called when a destination that could not be reached answers again, so that nobody waits for
     *     the rest of a back-off
     */
    default void onBack(Runnable tryAgain) {}
}
