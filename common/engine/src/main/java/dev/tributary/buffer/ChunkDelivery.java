package dev.tributary.buffer;

import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkWriter;
import io.vertx.core.Future;

/** Hands chunks to writers, by what is in them. */
final class ChunkDelivery {
    private ChunkDelivery() {}

    static Future<Void> by(ChunkWriter writer, Chunk chunk) {
        return chunk.formatted().isEmpty() ? writer.write(chunk) : writer.writeFormatted(chunk);
    }
}
