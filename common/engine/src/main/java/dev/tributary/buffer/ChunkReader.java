package dev.tributary.buffer;

import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.Chunk.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the events of a chunk's file into memory: one array, in which packed entries are moved together. */
final class ChunkReader {
    private final ChunkHeader header;
    private final byte[] bytes;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Chunk.Formatted> formatted = new ArrayList<>();
    private final List<OriginPart> origins = new ArrayList<>();
    private int packedEnd;

    private ChunkReader(ChunkHeader header, byte[] bytes) {
        this.header = header;
        this.bytes = bytes;
    }

    /**
     * What a file holds.
     *
     * @param origins names of the emits that it holds parts of
     */
    record Read(ChunkContent.Body body, List<OriginPart> origins) {}

    /**
     * @param end behind the last block
     * @throws CorruptChunkException if a block is not what was written
     */
    static Read read(BufferFiles.OpenFile file, long end) throws IOException {
        ChunkHeader.Read header = ChunkHeader.read(file);
        byte[] bytes = new byte[Math.toIntExact(end - header.end())];
        file.read(header.end(), ByteBuffer.wrap(bytes));
        var reader = new ChunkReader(header.header(), bytes);
        reader.readBlocks(header.end());
        return new Read(new ChunkContent.Body(reader.pieces, reader.formatted), reader.origins);
    }

    private void readBlocks(long fileOffset) throws CorruptChunkException {
        int position = 0;
        while (position < bytes.length) {
            boolean head = bytes.length - position >= StoredBlock.HEAD_BYTES;
            StoredBlock block = head
                    ? StoredBlock.head(ByteBuffer.wrap(bytes, position, StoredBlock.HEAD_BYTES))
                    : new StoredBlock(-1, 0, 0, 0, 0, 0, 0);
            if (!block.isPlausible(bytes.length - position - StoredBlock.HEAD_BYTES)
                    || !block.matches(bytes, position)) {
                throw new CorruptChunkException("the block at byte " + (fileOffset + position) + " is damaged");
            }
            if (block.holdsEvents()) {
                add(block, position + StoredBlock.HEAD_BYTES);
            } else if (block.holdsLines()) {
                formatted.add(lines(block, bytes, position + StoredBlock.HEAD_BYTES));
            }
            position += StoredBlock.HEAD_BYTES + block.bodyBytes();
        }
    }

    /** Of the block whose body begins at {@code body}. */
    static Tag tag(ChunkHeader header, StoredBlock block, byte[] bytes, int body) {
        return block.tagBytes() == 0
                ? header.key().tag().orElse(new Tag(""))
                : new Tag(new String(bytes, body + block.originBytes(), block.tagBytes(), StandardCharsets.UTF_8));
    }

    /** Those of the block whose body begins at {@code body}, where they lie. */
    static EventStream events(StoredBlock block, byte[] bytes, int body) {
        int entries = body + block.originBytes() + block.tagBytes();
        return block.compression() == Compression.TEXT
                ? new PackedEvents(bytes, entries, block.entryBytes(), block.events(), block.metadata())
                : new CompressedEvents(
                        block.compression(),
                        bytes,
                        entries,
                        block.entryBytes(),
                        block.inflatedBytes(),
                        block.events(),
                        block.metadata());
    }

    /** As {@link #events}, of a block of lines. */
    static Chunk.Formatted lines(StoredBlock block, byte[] bytes, int body) {
        int lines = body + block.originBytes() + block.tagBytes();
        return new Chunk.Formatted(block.compression(), bytes, lines, block.entryBytes());
    }

    private void add(StoredBlock block, int body) {
        if (block.originBytes() > 0) {
            origins.add(OriginPart.read(ByteBuffer.wrap(bytes, body, block.originBytes())));
        }
        Tag tag = tag(header, block, bytes, body);
        int entries = body + block.originBytes() + block.tagBytes();
        if (block.compression() != Compression.TEXT) {
            pieces.add(new Piece(tag, events(block, bytes, body)));
            packedEnd = -1;
            return;
        }
        boolean joins = packedEnd > 0 && pieces.getLast().tag().equals(tag);
        if (!joins) {
            pieces.add(new Piece(tag, events(block, bytes, body)));
            packedEnd = entries + block.entryBytes();
            return;
        }
        // Over heads that have been read: only ever towards the start, so what is still to be read stays.
        System.arraycopy(bytes, entries, bytes, packedEnd, block.entryBytes());
        EventStream before = pieces.removeLast().events();
        var joined = (PackedEvents) before;
        pieces.add(new Piece(
                tag,
                new PackedEvents(
                        bytes,
                        joined.offset(),
                        joined.sizeBytes() + block.entryBytes(),
                        joined.count() + block.events(),
                        joined.metadata() || block.metadata())));
        packedEnd += block.entryBytes();
    }
}
