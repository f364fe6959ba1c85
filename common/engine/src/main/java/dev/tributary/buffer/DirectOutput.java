package dev.tributary.buffer;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkKey;
import dev.tributary.plugin.buffered.ChunkWriter;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A chunk writer in a {@code <secondary>}: it has no buffer of its own and gets the primary's chunks in one piece. */
final class DirectOutput implements Output {

    private record OneStream(byte[] id, ChunkKey key, List<Piece> pieces, int count, long sizeBytes) implements Chunk {}

    private final ChunkWriter writer;
    private final PluginContext context;

    DirectOutput(ChunkWriter writer, PluginContext context) {
        this.writer = writer;
        this.context = context;
    }

    Future<Void> write(Chunk chunk) {
        return ChunkDelivery.by(writer, chunk);
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        var key = new ChunkKey(Optional.empty(), Optional.of(tag), Map.of());
        byte[] id = ChunkId.make(context.clock().instant(), context.random());
        return write(new OneStream(id, key, List.of(new Chunk.Piece(tag, events)), events.count(), events.sizeBytes()));
    }

    @Override
    public Future<Void> start() {
        return writer.start();
    }

    @Override
    public Future<Void> stop() {
        return writer.stop();
    }

    @Override
    public Optional<Condition> condition() {
        return writer.condition();
    }
}
