package dev.tributary.buffer;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Makes chunk ids as Fluentd does.
 *
 * <pre>{@code
 * uuuuuuuuuuuuu rrr   rrrrrrrrrrrrrrrr      microseconds since 1970 (52 bits), chance (12 and 64 bits)
 * }</pre>
 */
final class ChunkId {
    private ChunkId() {}

    static byte[] make(Instant now, RandomGenerator random) {
        long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000;
        return ByteBuffer.allocate(16)
                .putLong(micros << 12 | random.nextInt(1 << 12))
                .putLong(random.nextLong())
                .array();
    }

    /** For people. */
    static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }
}
