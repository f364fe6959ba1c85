package dev.tributary.buffer;

import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A chunk on its way: how large it is, how far it has got, how its delivery goes. Where its bytes are is its content's
 * business.
 */
final class BufferedChunk {

    /** Where it is; and with it which figure counts its bytes. */
    enum Place {
        STAGED,
        QUEUED,
        DEQUEUED
    }

    /** What a writer sees. */
    private record View(
            byte[] id, ChunkKey key, List<Piece> pieces, List<Formatted> formatted, int count, long sizeBytes)
            implements Chunk {}

    private final byte[] id;
    private final ChunkKey key;
    private final ChunkContent content;
    private final Instant created;
    private final long createdMillis;

    private Place place = Place.STAGED;
    private int count;
    private long sizeBytes;
    private long sequence;
    private long queuedMillis;
    private Future<Long> sealed = Future.failedFuture("still staged");
    private Optional<RetryState> retry = Optional.empty();
    private long successesSeen;
    private boolean ended;
    private Optional<Promise<Void>> awaited = Optional.empty();

    /**
     * @param created by the clock on the wall, as it was then
     * @param createdMillis of {@link BufferTime#millis}
     */
    BufferedChunk(byte[] id, ChunkKey key, ChunkContent content, Instant created, long createdMillis) {
        this.id = id;
        this.key = key;
        this.content = content;
        this.created = created;
        this.createdMillis = createdMillis;
    }

    byte[] id() {
        return id;
    }

    String name() {
        return ChunkId.hex(id);
    }

    ChunkKey key() {
        return key;
    }

    ChunkContent content() {
        return content;
    }

    Instant created() {
        return created;
    }

    long createdMillis() {
        return createdMillis;
    }

    Place place() {
        return place;
    }

    void place(Place newPlace) {
        place = newPlace;
    }

    int count() {
        return count;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    void grow(int events, long bytes) {
        count += events;
        sizeBytes += bytes;
    }

    /** Its turn among the queued ones. */
    long sequence() {
        return sequence;
    }

    long queuedMillis() {
        return queuedMillis;
    }

    void queue(long newSequence, long nowMillis, Future<Long> sealing) {
        sequence = newSequence;
        queuedMillis = nowMillis;
        sealed = sealing;
        place = Place.QUEUED;
    }

    /** Empty until its delivery has failed, or it has been found to be late for a delivery that others failed in. */
    Optional<RetryState> retry() {
        return retry;
    }

    void retry(RetryState state) {
        retry = Optional.of(state);
    }

    /** How many chunks the destination had taken when this one failed last. */
    long successesSeen() {
        return successesSeen;
    }

    void successesSeen(long successes) {
        successesSeen = successes;
    }

    /** It is done with, and counts no more, whatever is still being done to its bytes. */
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Somebody waits for its delivery. */
    void await() {
        if (awaited.isEmpty()) {
            awaited = Optional.of(Promise.promise());
        }
    }

    boolean isAwaited() {
        return awaited.isPresent();
    }

    /** Completes when somebody else is responsible for it, fails if it is lost; to be asked for after {@link #await}. */
    Future<Void> delivery() {
        return awaited.orElseThrow().future();
    }

    /** Tells those who wait what became of it. */
    void settle(Future<Void> outcome) {
        awaited.ifPresent(waiting -> outcome.onComplete(waiting::tryComplete, waiting::tryFail));
    }

    /** For a writer, once everything appended is in its place. */
    Future<Chunk> view() {
        if (sealed.failed()) {
            sealed = content.seal();
        }
        return sealed.compose(bytes -> content.read())
                .map(body -> new View(id, key, body.pieces(), body.formatted(), count, sizeBytes));
    }
}
