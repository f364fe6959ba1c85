package dev.tributary.buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a chunk's file holds, found by reading it.
 *
 * @param header what it begins with
 * @param blocks where whole blocks lie, in order
 * @param end behind the last whole block
 * @param size of the file
 * @param sealed whether the block that ends a chunk was written
 * @param gaps whether something unreadable lies between two whole blocks
 */
record ChunkScan(
        ChunkHeader header,
        List<Range> blocks,
        long end,
        long size,
        int events,
        long entryBytes,
        boolean sealed,
        boolean gaps) {
    private static final int WINDOW_BYTES = 1 << 20;

    /** A block in the file. */
    record Range(long position, int length) {}

    /** Bytes behind the last whole block, which a crash has torn. */
    long tornBytes() {
        return size - end;
    }

    /**
     * Looks only at the header and, if the chunk was ended in order, at the block that says so; else at everything.
     *
     * @throws CorruptChunkException if the file does not begin as a chunk does
     */
    static ChunkScan quick(BufferFiles.OpenFile file) throws IOException {
        var header = ChunkHeader.read(file);
        long size = file.size();
        int endBlock = StoredBlock.HEAD_BYTES + StoredBlock.END_BODY_BYTES;
        if (size >= header.end() + endBlock) {
            byte[] last = new byte[endBlock];
            file.read(size - endBlock, ByteBuffer.wrap(last));
            StoredBlock block = StoredBlock.head(ByteBuffer.wrap(last));
            if (block.kind() == StoredBlock.END
                    && block.bodyBytes() == StoredBlock.END_BODY_BYTES
                    && block.matches(last, 0)) {
                ByteBuffer body = ByteBuffer.wrap(last, StoredBlock.HEAD_BYTES, StoredBlock.END_BODY_BYTES);
                return new ChunkScan(
                        header.header(), List.of(), size, size, (int) body.getLong(), body.getLong(), true, false);
            }
        }
        return full(file, header, size);
    }

    /** Looks at every block. */
    static ChunkScan full(BufferFiles.OpenFile file) throws IOException {
        return full(file, ChunkHeader.read(file), file.size());
    }

    private static ChunkScan full(BufferFiles.OpenFile file, ChunkHeader.Read header, long size) throws IOException {
        var blocks = new ArrayList<Range>();
        long position = header.end();
        long end = position;
        int events = 0;
        long entryBytes = 0;
        boolean sealed = false;
        boolean bad = false;
        boolean gaps = false;
        var window = new Window(file, size);
        while (position + StoredBlock.HEAD_BYTES <= size && !sealed) {
            StoredBlock block = StoredBlock.head(window.at(position, StoredBlock.HEAD_BYTES));
            if (!block.isPlausible(size - position - StoredBlock.HEAD_BYTES)) {
                break;
            }
            int length = StoredBlock.HEAD_BYTES + block.bodyBytes();
            ByteBuffer whole = window.at(position, length);
            if (block.matches(whole.array(), whole.arrayOffset() + whole.position())) {
                gaps |= bad;
                sealed = block.kind() == StoredBlock.END;
                if (!sealed) {
                    blocks.add(new Range(position, length));
                    events += block.events();
                    entryBytes += block.entryBytes();
                }
                end = position + length;
            } else {
                // Its length may still be right: then the next block tells.
                bad = true;
            }
            position += length;
        }
        return new ChunkScan(header.header(), blocks, end, size, events, entryBytes, sealed, gaps);
    }

    /** Names of the emits that the chunk holds parts of; its blocks are checked already, so only their heads are looked at. */
    List<OriginPart> origins(BufferFiles.OpenFile file) throws IOException {
        var origins = new ArrayList<OriginPart>();
        var window = new Window(file, end);
        long position = ChunkHeader.read(file).end();
        while (position + StoredBlock.HEAD_BYTES <= end) {
            StoredBlock block = StoredBlock.head(window.at(position, StoredBlock.HEAD_BYTES));
            if (!block.isPlausible(end - position - StoredBlock.HEAD_BYTES)) {
                break;
            }
            if (block.originBytes() > 0) {
                origins.add(OriginPart.read(window.at(position + StoredBlock.HEAD_BYTES, OriginPart.BYTES)));
            }
            position += StoredBlock.HEAD_BYTES + block.bodyBytes();
        }
        return origins;
    }

    /** A part of the file in memory, which moves on. */
    private static final class Window {
        private final BufferFiles.OpenFile file;
        private final long size;
        private byte[] bytes = new byte[0];
        private long start;
        private int length;

        Window(BufferFiles.OpenFile file, long size) {
            this.file = file;
            this.size = size;
        }

        ByteBuffer at(long position, int wanted) throws IOException {
            if (position < start || position + wanted > start + length) {
                int next = (int) Math.min(size - position, Math.max(wanted, WINDOW_BYTES));
                if (bytes.length < next) {
                    bytes = new byte[next];
                }
                file.read(position, ByteBuffer.wrap(bytes, 0, next));
                start = position;
                length = next;
            }
            return ByteBuffer.wrap(bytes, (int) (position - start), wanted);
        }
    }
}
