package dev.tributary.forward.server;

import dev.tributary.plugin.Origin;
import dev.tributary.protocol.ChunkToken;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Messages that are not the protocol and whose sender would repeat them for ever: how often each came, and the folder
 * where it is kept when it has come too often. One for the instances of a source in all workers.
 *
 * <pre>{@code
 * <time in milliseconds>-<hash>.msgpack    the message, byte for byte
 * <time in milliseconds>-<hash>.json       its peer, token and what was wrong
 * }</pre>
 */
final class Garbled {
    private static final int REMEMBERED_MAX = 10_000;

    private static final class Tries {
        private int count;
        private boolean kept;
        private Instant lastAt;

        Tries(Instant at) {
            lastAt = at;
        }
    }

    private final Path folder;
    private final long limitBytes;
    private final int triesMax;
    private final Duration window;
    private final Clock clock;
    private final Map<Origin, Tries> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, Tries> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    /**
     * @param limitBytes most bytes that the folder takes
     * @param triesMax how often a message is refused before it is kept
     * @param window how long after the last time it is forgotten
     */
    Garbled(Path folder, long limitBytes, int triesMax, Duration window, Clock clock) {
        this.folder = folder;
        this.limitBytes = limitBytes;
        this.triesMax = triesMax;
        this.window = window;
        this.clock = clock;
    }

    /** A hash, whatever the size of a token: what is remembered is bounded in bytes. */
    private static Origin name(String peer, ChunkToken chunk) {
        return Origin.of(0, Origin.bytes(peer), chunk.packed());
    }

    /** Counts the message; whether it has come so often that it is to be kept and acked. */
    synchronized boolean isHopeless(String peer, ChunkToken chunk) {
        Instant now = clock.instant();
        Tries tries = known.computeIfAbsent(name(peer, chunk), absent -> new Tries(now));
        if (tries.lastAt.plus(window).isBefore(now)) {
            tries.count = 0;
            tries.kept = false;
        }
        tries.lastAt = now;
        tries.count++;
        return tries.count > triesMax;
    }

    /** Keeps it, durably, unless it is kept already; blocks. */
    void keep(String peer, ChunkToken chunk, byte[] message, String reason) throws IOException {
        Tries tries;
        synchronized (this) {
            tries = known.computeIfAbsent(name(peer, chunk), absent -> new Tries(clock.instant()));
            if (tries.kept) {
                return;
            }
        }
        Files.createDirectories(folder);
        long taken = takenBytes();
        if (taken + message.length > limitBytes) {
            throw new IOException("garbled_limit " + limitBytes + " is reached in " + folder);
        }
        String name = clock.millis() + "-"
                + HexFormat.of().toHexDigits((long) peer.hashCode() << 32 | (chunk.hashCode() & 0xffffffffL));
        var about = new JsonObject()
                .put("time", clock.instant().toString())
                .put("peer", peer)
                .put("chunk", chunk.toString())
                .put("reason", reason);
        write(folder.resolve(name + ".msgpack"), message);
        write(folder.resolve(name + ".json"), (about.encode() + "\n").getBytes(StandardCharsets.UTF_8));
        synchronized (this) {
            tries.kept = true;
        }
    }

    private long takenBytes() throws IOException {
        long taken = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                taken += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
        }
        return taken;
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (var channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(false);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
