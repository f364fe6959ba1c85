package dev.tributary.buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes a chunk's file at once, all of it. */
final class ChunkWrite {
    private ChunkWrite() {}

    /** To an empty file, which is safe when this returns. */
    static void whole(BufferFiles.OpenFile file, ChunkHeader header, List<ByteBuffer[]> blocks) throws IOException {
        ByteBuffer head = header.encode();
        long end = head.remaining();
        file.write(0, head);
        for (ByteBuffer[] block : blocks) {
            long length = length(block);
            file.write(end, block);
            end += length;
        }
        file.sync();
    }

    static long length(ByteBuffer... pieces) {
        long length = 0;
        for (ByteBuffer piece : pieces) {
            length += piece.remaining();
        }
        return length;
    }
}
