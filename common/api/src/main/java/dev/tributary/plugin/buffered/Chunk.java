package dev.tributary.plugin.buffered;

import dev.tributary.event.Codec;
import dev.tributary.event.Compression;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Events that are delivered together. What a {@link ChunkWriter} sees of it does not change while it writes. */
public interface Chunk {

    /** 16 bytes, the same across resends: microseconds since 1970 and chance, as Fluentd makes them. */
    byte[] id();

    ChunkKey key();

    /**
     * Events and the tag they came with.
     *
     * @param tag the chunk key's, if tag is a chunk key; a chunk without that key holds events of any tag
     */
    record Piece(Tag tag, EventStream events) {}

    /**
     * The events, oldest first, in as many pieces as the chunk is kept in; at least one for each change of tag, because
     * a line of a file shows its event's tag even where chunks are cut by time only.
     */
    List<Piece> pieces();

    /** The events of all pieces, oldest first. */
    default List<EventStream> streams() {
        return pieces().stream().map(Piece::events).toList();
    }

    /**
     * Lines that a Fluentd's output had made of its events when they came into its buffer.
     *
     * @param compression of the bytes
     */
    record Formatted(Compression compression, byte[] bytes, int offset, int length) {

        /** The lines, piece by piece. */
        public void writeTo(OutputStream out) throws IOException {
            if (compression == Compression.TEXT) {
                out.write(bytes, offset, length);
                return;
            }
            try (var lines = Codec.inflating(compression, bytes, offset, length)) {
                lines.transferTo(out);
            }
        }
    }

    /** What an output that formats lines finds in the buffer of a Fluentd; such a chunk has no pieces. */
    default List<Formatted> formatted() {
        return List.of();
    }

    int count();

    /** Bytes of entries as kept. */
    long sizeBytes();
}
