package dev.tributary.buffer;

import dev.tributary.plugin.buffered.Chunk;
import io.vertx.core.Future;
import java.util.List;

/**
 * Where the bytes of one chunk lie: all that differs between kinds of buffers. Called on the event loop; what is asked
 * for is done in the order it was asked for.
 */
sealed interface ChunkContent permits MemoryContent, FileContent {

    /** Completes with the bytes the events take when they are kept; fails if they are not, and then nothing is. */
    Future<Long> append(AppendedPart part);

    /** Nothing more will be appended. Completes with the bytes that all of it takes. */
    Future<Long> seal();

    /**
     * What lies there, oldest first.
     *
     * @param formatted only where a Fluentd's chunk was taken over
     */
    record Body(List<Chunk.Piece> pieces, List<Chunk.Formatted> formatted) {}

    /** Everything appended. */
    Future<Body> read();

    /** The chunk is delivered, or given up: its bytes are needed no more. */
    Future<Void> purge();
}
