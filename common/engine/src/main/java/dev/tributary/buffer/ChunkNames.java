package dev.tributary.buffer;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Names of chunk files: {@code chunk.s<id>.log} while it is staged, {@code chunk.q<id>.log} once it is queued, {@code chunk.d<id>.log} when given up. */
record ChunkNames(Path folder, String suffix) {
    private static final Pattern NAME = Pattern.compile("chunk\\.[sq][0-9a-f]{32}.*");

    Path staged(byte[] id) {
        return folder.resolve("chunk.s" + ChunkId.hex(id) + suffix);
    }

    Path queued(byte[] id) {
        return folder.resolve("chunk.q" + ChunkId.hex(id) + suffix);
    }

    /** Of what is given up. */
    Path dead(byte[] id) {
        return folder.resolve("chunk.d" + ChunkId.hex(id) + suffix);
    }

    static boolean isChunk(String name) {
        return NAME.matcher(name).matches();
    }

    static boolean isStaged(String name) {
        return name.startsWith("chunk.s");
    }
}
