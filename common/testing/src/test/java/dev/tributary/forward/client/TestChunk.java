package dev.tributary.forward.client;

import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A chunk as a buffer hands it to its writer. */
record TestChunk(byte[] id, ChunkKey key, List<Piece> pieces) implements Chunk {

    /** A chunk whose id is 16 times {@code number}. */
    static TestChunk of(int number, String tag, EventStream... streams) {
        byte[] id = new byte[16];
        Arrays.fill(id, (byte) number);
        var pieces = Arrays.stream(streams)
                .map(stream -> new Piece(new Tag(tag), stream))
                .toList();
        return new TestChunk(id, new ChunkKey(Optional.empty(), Optional.of(new Tag(tag)), Map.of()), pieces);
    }

    /** A chunk of events with different tags, as it is cut without the chunk key tag. */
    static TestChunk of(int number, Piece... pieces) {
        byte[] id = new byte[16];
        Arrays.fill(id, (byte) number);
        return new TestChunk(id, new ChunkKey(Optional.empty(), Optional.empty(), Map.of()), List.of(pieces));
    }

    /** {@code count} entries as they lie in {@code bytes}. */
    static PackedEvents packed(byte[] bytes, int count) {
        return new PackedEvents(bytes, 0, bytes.length, count);
    }

    /** What its ack carries. */
    String token() {
        return Base64.getEncoder().encodeToString(id) + "\n";
    }

    @Override
    public int count() {
        return streams().stream().mapToInt(EventStream::count).sum();
    }

    @Override
    public long sizeBytes() {
        return streams().stream().mapToLong(EventStream::sizeBytes).sum();
    }
}
