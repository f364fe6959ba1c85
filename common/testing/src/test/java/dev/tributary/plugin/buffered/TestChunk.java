package dev.tributary.plugin.buffered;

import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.msgpack.value.Value;

/** A chunk as a buffer would give it, of pieces that are there. */
public record TestChunk(ChunkKey key, List<Piece> pieces) implements Chunk {
    /** In hex. */
    public static final String ID = "5b1f2a3c4d5e6f708192a3b4c5d6e7f8";

    public static TestChunk untimed(String tag, PackedEvents... events) {
        return of(new ChunkKey(Optional.empty(), Optional.of(new Tag(tag)), Map.of()), tag, events);
    }

    public static TestChunk timed(long timekey, String tag, PackedEvents... events) {
        return of(new ChunkKey(Optional.of(timekey), Optional.of(new Tag(tag)), Map.of()), tag, events);
    }

    public static TestChunk with(Map<String, Value> variables, String tag, PackedEvents... events) {
        return of(new ChunkKey(Optional.empty(), Optional.of(new Tag(tag)), variables), tag, events);
    }

    private static TestChunk of(ChunkKey key, String tag, PackedEvents... events) {
        return new TestChunk(
                key,
                Arrays.stream(events)
                        .map(stream -> new Piece(new Tag(tag), stream))
                        .toList());
    }

    @Override
    public byte[] id() {
        return HexFormat.of().parseHex(ID);
    }

    @Override
    public int count() {
        return pieces.stream().mapToInt(piece -> piece.events().count()).sum();
    }

    @Override
    public long sizeBytes() {
        return pieces.stream().mapToLong(piece -> piece.events().sizeBytes()).sum();
    }
}
