package dev.tributary.output;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.Findings;
import dev.tributary.config.Inline;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkWriter;
import dev.tributary.plugin.buffered.Delivery;
import io.vertx.core.Future;

/** Sends chunks on: a buffer in front of outputs that have none, or that are reached over filters. */
final class BufferOutput implements ChunkWriter {

    /** The parameters of {@code <match> @type buffer}. */
    record Config(@Inline Delivery delivery) implements Delivery.Configured {}

    private final Output router;

    BufferOutput(PluginContext context) {
        router = context.router();
    }

    /** Tells of what Fluentd lets happen. */
    static ConfigElement noted(ConfigElement element, PluginContext context, Findings findings) {
        if (!element.params().containsKey("@label")) {
            context.notes()
                    .warn(
                            element.position(),
                            "buffer without @label sends events to where they come from, and so to itself, again and"
                                    + " again; name a label for them");
        }
        return element;
    }

    @Override
    public Future<Void> write(Chunk chunk) {
        Future<Void> sent = Future.succeededFuture();
        for (Chunk.Piece piece : chunk.pieces()) {
            sent = sent.compose(before -> router.emit(piece.tag(), piece.events()));
        }
        return sent;
    }
}
