package dev.tributary.plugin.buffered;

import dev.tributary.plugin.Stage;
import dev.tributary.plugin.UndeliverableException;
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
     * As {@link #write}, of a chunk whose lines a Fluentd has made: {@link Chunk#formatted} has them. Only an output of
     * which Fluentd's formats when it buffers gets one.
     */
    default Future<Void> writeFormatted(Chunk chunk) {
        return Future.failedFuture(new UndeliverableException(
                "it holds lines that a Fluentd has formatted, and this output writes events only", null));
    }

    /**
     * Called once, before the start, by whoever gives it chunks.
     *
     * @param tryAgain to be called when a destination that could not be reached answers again, so that nobody waits for
     *     the rest of a back-off
     */
    default void onBack(Runnable tryAgain) {}
}
