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
    static long lastLineStart(Path path, long sizeBytes) throws IOException {
        int back = (int) Math.min(LOOK_BACK_BYTES, sizeBytes);
        var tail = ByteBuffer.allocate(back);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            while (tail.hasRemaining() && file.read(tail, sizeBytes - back + tail.position()) >= 0) {}
        }
        for (int i = tail.position() - 1; i >= 0; i--) {
            if (tail.get(i) == '\n') {
                return sizeBytes - back + i + 1;
            }
        }
        return back == sizeBytes ? 0 : sizeBytes;
    }
}
