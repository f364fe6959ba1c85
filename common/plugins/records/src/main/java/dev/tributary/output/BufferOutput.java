package dev.tributary.output;

import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkWriter;
import dev.tributary.plugin.buffered.Delivery;
import io.vertx.core.Future;

/** Sends chunks on to a label: a buffer in front of outputs that have none, or that are reached over filters. */
final class BufferOutput implements ChunkWriter {

    // Required here, because without it events would come round to this output again, for ever.
    record Config(
            @Param(
                    name = "@label",
                    doc = "The label to send events to, `@NAME`.",
                    fluentd = "takes none too, and then sends events to itself again and again")
            String label,

            @Inline Delivery delivery)
            implements Delivery.Configured {}

    private final Output label;

    BufferOutput(Config config, PluginContext context) {
        label = context.label(config.label());
    }

    @Override
    public Future<Void> write(Chunk chunk) {
        Future<Void> sent = Future.succeededFuture();
        for (Chunk.Piece piece : chunk.pieces()) {
            sent = sent.compose(before -> label.emit(piece.tag(), piece.events()));
        }
        return sent;
    }
}
