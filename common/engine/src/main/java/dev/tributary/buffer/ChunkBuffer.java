package dev.tributary.buffer;

import dev.tributary.buffer.BufferMeters.Levels;
import dev.tributary.buffer.BufferedChunk.Place;
import dev.tributary.plugin.buffered.ChunkKey;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The chunks of one output: staged ones by key, queued ones in their order, and those being written. Knows how much it
 * holds; {@code staged + queued + dequeued bytes <= total_limit_size} as long as who appends asks {@link #room} first.
 * Confined to its event loop.
 */
final class ChunkBuffer {
    private final BufferSettings settings;
    private final BufferTime time;
    private final RandomGenerator random;
    private final ChunkStorage storage;
    private final BufferMeters meters;
    private final Map<ChunkKey, BufferedChunk> stage = new LinkedHashMap<>();
    private final NavigableMap<Long, BufferedChunk> queue = new TreeMap<>();
    private final List<BufferedChunk> dequeued = new ArrayList<>();
    private long heldBytes;
    private long nextSequence;

    ChunkBuffer(BufferScope scope, ChunkStorage storage) {
        settings = scope.settings();
        time = scope.time();
        random = scope.context().random();
        meters = scope.meters();
        this.storage = storage;
    }

    /** Takes up chunks of an earlier run, in their order. Of two staged ones with the same key the later one stays so. */
    void adopt(List<ChunkStorage.Found> found) {
        for (ChunkStorage.Found one : found) {
            Instant created = one.header().created();
            long age = time.instant().toEpochMilli() - created.toEpochMilli();
            var chunk = new BufferedChunk(
                    one.header().id(), one.header().key(), one.content(), created, time.millis() - Math.max(0, age));
            meters.in(Place.STAGED).chunks().add(1);
            grow(chunk, one.events(), one.bytes());
            meters.recoveredEvents.add(one.events());
            if (one.staged()) {
                BufferedChunk before = stage.put(chunk.key(), chunk);
                if (before != null) {
                    enqueue(before);
                }
            } else {
                enqueue(chunk);
            }
        }
    }

    /** Bytes that may still be appended. */
    long room() {
        return settings.totalLimitBytes() - heldBytes;
    }

    long heldBytes() {
        return heldBytes;
    }

    /** What took a part; and when it is kept. */
    record Appended(BufferedChunk chunk, Future<Void> kept) {}

    /**
     * Appends to the staged chunk of the part's key; one that has no place for the part is queued, and a new one takes
     * it.
     *
     * @param awaited whether somebody waits until the part is delivered: then the chunk is due
     */
    Appended append(AppendedPart part, boolean awaited) {
        int events = part.events().count();
        long bytes = part.events().sizeBytes();
        BufferedChunk chunk = stage.get(part.key());
        if (chunk != null && !fits(chunk, events, bytes)) {
            enqueue(chunk);
            chunk = null;
        }
        if (chunk == null) {
            Instant now = time.instant();
            byte[] id = ChunkId.make(now, random);
            chunk = new BufferedChunk(id, part.key(), storage.create(id, part.key()), now, time.millis());
            stage.put(part.key(), chunk);
            meters.in(Place.STAGED).chunks().add(1);
        }
        BufferedChunk taker = chunk;
        if (awaited) {
            taker.await();
        }
        grow(taker, events, bytes);
        Future<Void> kept = taker.content()
                .append(part)
                .onSuccess(keptBytes -> grow(taker, 0, keptBytes - bytes))
                .onFailure(e -> {
                    grow(taker, -events, -bytes);
                    if (e instanceof UnreadableChunkException && taker.place() == Place.STAGED && !taker.hasEnded()) {
                        // Nobody else is to come to it; its delivery tells what is lost.
                        enqueue(taker);
                    }
                })
                .mapEmpty();
        if (isFull(taker)) {
            enqueue(taker);
        }
        return new Appended(taker, kept);
    }

    private boolean fits(BufferedChunk chunk, int events, long bytes) {
        return chunk.sizeBytes() + bytes <= settings.chunkLimitBytes()
                && (long) chunk.count() + events <= settings.chunkRecordsMax();
    }

    private boolean isFull(BufferedChunk chunk) {
        return chunk.sizeBytes() >= settings.chunkFullBytes() || chunk.count() >= settings.chunkRecordsMax();
    }

    /** From the stage to the end of the queue. */
    void enqueue(BufferedChunk chunk) {
        stage.remove(chunk.key(), chunk);
        leave(chunk);
        // In memory a chunk may be compressed now, and smaller afterwards; until then it counts as it was.
        Future<Long> sealed = chunk.content().seal();
        chunk.queue(nextSequence++, time.millis(), sealed);
        queue.put(chunk.sequence(), chunk);
        enter(chunk);
        sealed.onSuccess(bytes -> grow(chunk, 0, bytes - chunk.sizeBytes()));
    }

    /** Takes a chunk out of the queue for a write. */
    void dequeue(BufferedChunk chunk) {
        queue.remove(chunk.sequence());
        move(chunk, Place.DEQUEUED);
        dequeued.add(chunk);
    }

    /** Out of wherever it is, so that nobody comes across it while it is put away. */
    void setAside(BufferedChunk chunk) {
        if (chunk.place() != Place.DEQUEUED) {
            stage.remove(chunk.key(), chunk);
            queue.remove(chunk.sequence(), chunk);
            move(chunk, Place.DEQUEUED);
            dequeued.add(chunk);
        }
    }

    /** Back to its turn. */
    void requeue(BufferedChunk chunk) {
        dequeued.remove(chunk);
        move(chunk, Place.QUEUED);
        queue.put(chunk.sequence(), chunk);
    }

    /** The chunk is done with, wherever it is. */
    Future<Void> remove(BufferedChunk chunk) {
        forget(chunk);
        return chunk.content().purge();
    }

    private void forget(BufferedChunk chunk) {
        if (chunk.hasEnded()) {
            return;
        }
        stage.remove(chunk.key(), chunk);
        queue.remove(chunk.sequence(), chunk);
        dequeued.remove(chunk);
        leave(chunk);
        heldBytes -= chunk.sizeBytes();
        chunk.end();
    }

    /** Nobody here cares about the chunk any more; its bytes stay where they are. */
    void leaveBe(BufferedChunk chunk) {
        forget(chunk);
    }

    private void grow(BufferedChunk chunk, int events, long bytes) {
        if (chunk.hasEnded()) {
            return;
        }
        chunk.grow(events, bytes);
        Levels levels = meters.in(chunk.place());
        levels.bytes().add(bytes);
        levels.events().add(events);
        heldBytes += bytes;
    }

    private void move(BufferedChunk chunk, Place place) {
        leave(chunk);
        chunk.place(place);
        enter(chunk);
    }

    private void leave(BufferedChunk chunk) {
        count(chunk, -1);
    }

    private void enter(BufferedChunk chunk) {
        count(chunk, 1);
    }

    private void count(BufferedChunk chunk, int sign) {
        Levels levels = meters.in(chunk.place());
        levels.chunks().add(sign);
        levels.bytes().add(sign * chunk.sizeBytes());
        levels.events().add(sign * (long) chunk.count());
    }

    Collection<BufferedChunk> staged() {
        return stage.values();
    }

    /** In the order of their turn. */
    Collection<BufferedChunk> queued() {
        return queue.values();
    }

    List<BufferedChunk> dequeued() {
        return dequeued;
    }

    boolean isEmpty() {
        return stage.isEmpty() && queue.isEmpty() && dequeued.isEmpty();
    }

    Optional<BufferedChunk> firstStaged() {
        return stage.values().stream().findFirst();
    }

    Optional<BufferedChunk> firstQueued() {
        return Optional.ofNullable(queue.firstEntry()).map(Map.Entry::getValue);
    }

    Stream<BufferedChunk> all() {
        return Stream.of(dequeued, queue.values(), stage.values()).flatMap(Collection::stream);
    }
}
