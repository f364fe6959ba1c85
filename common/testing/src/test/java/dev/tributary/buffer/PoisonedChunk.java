package dev.tributary.buffer;

import dev.tributary.plugin.buffered.ChunkKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A chunk of a whole event whose time slice begins at 10^16 seconds, as a file buffer once kept it. */
public final class PoisonedChunk {
    private static final byte[] ID = new byte[16];
    private static final long TIMEKEY = 10_000_000_000_000_000L;

    private PoisonedChunk() {}

    /** Where it lies in a buffer's folder. */
    public static Path path(Path folder) {
        return new ChunkNames(folder, ".log").staged(ID);
    }

    static byte[] bytes() {
        var key = new ChunkKey(Optional.of(TIMEKEY), Optional.empty(), Map.of());
        ByteBuffer head = new ChunkHeader(ID, 0, Instant.EPOCH, key, "").encode();
        ByteBuffer[] block = StoredBlock.encode(new byte[] {'g'}, BufferHarness.event(1));
        var all = ByteBuffer.allocate(head.remaining() + (int) ChunkWrite.length(block))
                .put(head);
        List.of(block).forEach(all::put);
        return all.array();
    }

    /** Puts it into a folder. */
    public static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(path(folder), bytes());
    }
}
