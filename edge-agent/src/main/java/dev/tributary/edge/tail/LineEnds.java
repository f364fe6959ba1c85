package dev.tributary.edge.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where lines begin near the end of a file. */
final class LineEnds {
    private static final int LOOK_BACK_BYTES = 64 * 1024;

    private LineEnds() {}

    /**
     * Where the unfinished line at the end of the file begins: its end is still to come, and half a line is no event.
     * The size itself if the last line is finished, or begins too far back.
     */
    static long lastLineStart(Path path, long sizeBytes, LineEncoding configured) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            LineEncoding encoding = configured;
            if (configured.isMarked()) {
                encoding = configured.in(read(file, 0, LineEncoding.HEAD_BYTES).array());
            }
            long start = encoding.aligned(Math.max(0, sizeBytes - LOOK_BACK_BYTES));
            ByteBuffer tail = read(file, start, (int) (sizeBytes - start));
            int last = encoding.findLast(tail.array(), tail.arrayOffset() + tail.position());
            if (last >= 0) {
                return start + last + encoding.width();
            }
            return start == 0 ? 0 : encoding.aligned(sizeBytes);
        }
    }

    private static ByteBuffer read(FileChannel file, long offset, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) >= 0) {}
        return bytes;
    }
}
