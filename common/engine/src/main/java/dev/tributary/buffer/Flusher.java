package dev.tributary.buffer;

import dev.tributary.event.CorruptCompressionException;
import dev.tributary.msgpack.MalformedMessagePackException;
import dev.tributary.plugin.Guarded;
import dev.tributary.plugin.UndeliverableException;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkWriter;
import dev.tributary.plugin.buffered.FlushConfig;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Moves chunks on: staged ones that are due to the queue, queued ones to the destination, failed ones back to their turn.
 * The oldest that may go is next: with one flush thread chunks leave in the order they were queued, but for one that
 * fails while the destination takes others. While the destination fails nobody is tried before the time that the last
 * failure asked for. What goes wrong with one chunk, whatever it is, is put aside with it.
 */
final class Flusher {
    /** A longer sleep would miss that somebody set the clock. */
    private static final long SLEEP_MILLIS_MAX = 30_000;
    /** As long a chunk that cannot be read now is left alone. */
    private static final long STORAGE_PAUSE_MILLIS = 1000;
    /** So far behind chunks that suffer by themselves others are looked for; each event that comes costs as much. */
    private static final int LOOKED_AT_MAX = 1000;

    /** A write under way: what it must know when it ends. */
    private record Attempt(
            BufferedChunk chunk, boolean secondary, boolean asNeighbour, long startMillis, int exponent) {}

    private final BufferSettings settings;
    private final BufferTime time;
    private final RandomGenerator random;
    private final ChunkBuffer buffer;
    private final ChunkWriter writer;
    private final Optional<Secondary> secondary;
    private final LastResort lastResort;
    private final BufferMeters meters;
    private final Logger log;
    private final FlushPlan plan;
    private final FlushSlots slots;
    private final RetrySchedule retries;
    private final long lookMillis;

    private Optional<BufferTime.Timer> timer = Optional.empty();
    private long nextLookMillis = Long.MIN_VALUE;
    private boolean pumping;
    private boolean again;
    private boolean flushingAll;
    private boolean stopped;
    private Runnable onRoom = () -> {};

    Flusher(BufferScope scope, ChunkBuffer buffer, ChunkWriter writer, Optional<Secondary> secondary) {
        settings = scope.settings();
        time = scope.time();
        random = scope.context().random();
        lastResort = scope.lastResort();
        meters = scope.meters();
        log = scope.context().log();
        this.buffer = buffer;
        this.writer = writer;
        this.secondary = secondary;
        plan = new FlushPlan(settings, time);
        FlushConfig flush = settings.config().flush();
        slots = new FlushSlots(settings.flushThreads(), millis(flush.flushThreadBurstInterval()));
        lookMillis = millis(flush.flushThreadInterval());
        retries = new RetrySchedule(settings.retry(), random, secondary.isPresent(), log);
    }

    private static long millis(Optional<Duration> duration) {
        return duration.map(Duration::toMillis).orElse(0L);
    }

    /** @param action called whenever there may be room again */
    void onRoom(Runnable action) {
        onRoom = action;
    }

    /** Does what can be done now, and sets an alarm for what cannot. */
    void pump() {
        if (pumping) {
            again = true;
            return;
        }
        pumping = true;
        try {
            do {
                again = false;
                if (!stopped) {
                    enqueueDue();
                    dispatch();
                }
                onRoom.run();
            } while (again);
        } catch (RuntimeException e) {
            // Nobody above could do more about it, and the next time may be a better one.
            log.errorf(e, "flushing goes on after what must not happen: %s", e);
        } finally {
            pumping = false;
        }
        arm();
    }

    /** Everything staged is queued now, whatever its age, and everything queued is tried at once. */
    void flushAll() {
        flushingAll = true;
        List.copyOf(buffer.staged()).forEach(buffer::enqueue);
        retries.forget();
        buffer.queued().forEach(chunk -> chunk.retry().ifPresent(state -> state.hurry(time.millis())));
        pump();
    }

    /** What is staged now is queued, whatever its age, and what waits for a retry is tried now. */
    void flushNow() {
        if (!stopped) {
            List.copyOf(buffer.staged()).forEach(buffer::enqueue);
            tryAgain();
        }
    }

    /** The destination has told that it is back: what waits for it is tried now. */
    void tryAgain() {
        if (!stopped) {
            buffer.queued().forEach(chunk -> retries.ease(chunk, time.millis()));
            pump();
        }
    }

    /** Writes under way still end; nothing new begins. */
    void stop() {
        stopped = true;
        timer.ifPresent(BufferTime.Timer::cancel);
    }

    Optional<DestinationOutage> outage() {
        return retries.outage();
    }

    private void enqueueDue() {
        long now = time.millis();
        if (now < nextLookMillis && !flushingAll) {
            return;
        }
        List<BufferedChunk> due = buffer.staged().stream()
                .filter(chunk -> flushingAll || dueMillis(chunk) <= now)
                .toList();
        if (due.isEmpty()) {
            return;
        }
        int room = flushingAll ? due.size() : queueRoom();
        due.stream()
                .limit(room)
                .forEach(chunk -> ownFault(chunk, () -> {
                    plan.dueMillis(chunk);
                    buffer.enqueue(chunk);
                }));
        if (room > 0) {
            nextLookMillis = now + lookMillis;
        }
    }

    /** For chunks that have not failed: the others wait for their time and leave the queue to their neighbours. */
    private int queueRoom() {
        int limit = settings.queuedChunksLimit();
        if (buffer.queued().isEmpty()) {
            return limit;
        }
        long taken = candidates()
                .filter(chunk -> chunk.retry().isEmpty())
                .limit(limit)
                .count();
        return limit - (int) taken;
    }

    /** As the plan says; one that the plan cannot cope with is looked at at once. */
    private long dueMillis(BufferedChunk chunk) {
        try {
            return plan.dueMillis(chunk);
        } catch (RuntimeException e) {
            return Long.MIN_VALUE;
        }
    }

    /** What throws here is the chunk's, and goes with it; the others stay out of it. */
    private void ownFault(BufferedChunk chunk, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            if (!chunk.hasEnded()) {
                log.errorf(e, "chunk %s cannot be handled", chunk.name());
                buffer.setAside(chunk);
                lastResort.refused(chunk, e).onComplete(put -> removeAndPump(chunk, put));
            }
        }
    }

    /** Who may go is decided before anybody goes: one that fails at once must not hold up the others for good. */
    private void dispatch() {
        long now = time.millis();
        if (retries.wantsNeighbour() && slots.free(now) > 0) {
            neighbour().ifPresent(chunk -> {
                retries.neighbourTried();
                begin(chunk, true, now);
            });
        }
        for (List<BufferedChunk> ready = ready(now); !ready.isEmpty(); ready = ready(now)) {
            ready.forEach(chunk -> begin(chunk, false, now));
        }
    }

    private List<BufferedChunk> ready(long now) {
        int free = slots.free(now);
        if (free == 0) {
            return List.of();
        }
        return candidates()
                .filter(chunk -> retries.readyMillis(chunk) <= now)
                .limit(free)
                .toList();
    }

    private Stream<BufferedChunk> candidates() {
        return buffer.queued().stream().limit(LOOKED_AT_MAX);
    }

    /** The first that has not failed. */
    private Optional<BufferedChunk> neighbour() {
        return candidates().filter(chunk -> chunk.retry().isEmpty()).findFirst();
    }

    private void begin(BufferedChunk chunk, boolean asNeighbour, long now) {
        slots.take();
        buffer.dequeue(chunk);
        if (chunk.retry().isPresent()) {
            meters.retries.increment();
        }
        var attempt = new Attempt(chunk, retries.beginsWithSecondary(chunk, now), asNeighbour, now, retries.exponent());
        view(chunk)
                .recover(e -> Future.failedFuture(e instanceof UnreadableChunkException ? e : new StorageException(e)))
                .compose(view -> view.count() == 0 ? Future.succeededFuture() : write(view, attempt))
                .onComplete(end -> {
                    slots.giveBack(time.millis());
                    ownFault(chunk, () -> {
                        if (chunk.hasEnded()) {
                            log.debugf("chunk %s was given up while it was written", chunk.name());
                        } else if (end.succeeded()) {
                            delivered(attempt);
                        } else {
                            failed(attempt, end.cause());
                        }
                    });
                    pump();
                });
    }

    private static Future<Chunk> view(BufferedChunk chunk) {
        try {
            return chunk.view();
        } catch (RuntimeException e) {
            return Future.failedFuture(new UnreadableChunkException(String.valueOf(e), e));
        }
    }

    private Future<Void> write(Chunk view, Attempt attempt) {
        if (attempt.secondary) {
            meters.secondaryWrites.increment();
        }
        return Guarded.call(
                () -> attempt.secondary ? secondary.orElseThrow().write(view) : ChunkDelivery.by(writer, view));
    }

    private void delivered(Attempt attempt) {
        BufferedChunk chunk = attempt.chunk;
        if (chunk.count() == 0) {
            remove(chunk, Future.succeededFuture());
            return;
        }
        noteSlowness(attempt);
        if (attempt.secondary) {
            meters.secondaryEvents.add(chunk.count());
            log.warnf("chunk %s of %d events went to the secondary", chunk.name(), chunk.count());
        } else {
            meters.flush.record(Duration.ofMillis(time.millis() - attempt.startMillis));
            meters.eventsOut.add(chunk.count());
            meters.bytesOut.add(chunk.sizeBytes());
            retries.succeeded();
        }
        remove(chunk, Future.succeededFuture());
    }

    private void noteSlowness(Attempt attempt) {
        long took = time.millis() - attempt.startMillis;
        long threshold = settings.config().flush().slowFlushLogThreshold().toMillis();
        if (took > threshold) {
            meters.slowFlushes.increment();
            log.warnf(
                    "chunk %s of %d events took %.1f s to write, longer than slow_flush_log_threshold %.1f s",
                    attempt.chunk.name(), attempt.chunk.count(), took / 1000.0, threshold / 1000.0);
        }
    }

    private void failed(Attempt attempt, Throwable cause) {
        BufferedChunk chunk = attempt.chunk;
        boolean forGood = isForGood(cause);
        if (cause instanceof StorageException) {
            // Says nothing about the destination, and the chunk has not been tried.
            retries.pause(time.millis() + STORAGE_PAUSE_MILLIS);
            buffer.requeue(chunk);
            return;
        }
        if (cause instanceof UnreadableChunkException unreadable) {
            lastResort.lost(chunk, "unreadable", unreadable.getMessage());
            remove(chunk, Future.failedFuture(cause));
            return;
        }
        meters.writeError(attempt.secondary ? "secondary" : forGood ? "refused" : "failed");
        if (stopped) {
            takeBack(chunk);
        } else if (forGood && (attempt.secondary || secondary.isEmpty())) {
            lastResort.refused(chunk, cause).onComplete(put -> removeAndPump(chunk, put));
        } else if (forGood) {
            retries.handOver(chunk, time.millis());
            log.warnf("chunk %s is refused for good: %s", chunk.name(), LastResort.told(cause));
            takeBack(chunk);
        } else if (attempt.asNeighbour && !attempt.secondary && chunk.retry().isEmpty()) {
            // It is the destination, and the neighbour has only shown that.
            takeBack(chunk);
        } else if (retries.failed(chunk, attempt.secondary, attempt.exponent, time.millis(), cause)) {
            takeBack(chunk);
        } else {
            lastResort.exhausted(chunk, cause).onComplete(put -> removeAndPump(chunk, put));
        }
    }

    /** What was thrown because of what the events are will be thrown again. */
    private static boolean isForGood(Throwable cause) {
        return cause instanceof UndeliverableException
                || cause instanceof ArithmeticException
                || cause instanceof DateTimeException
                || cause instanceof MalformedMessagePackException
                || cause instanceof CorruptCompressionException;
    }

    private void takeBack(BufferedChunk chunk) {
        meters.chunksTakenBack.increment();
        buffer.requeue(chunk);
    }

    private void removeAndPump(BufferedChunk chunk, AsyncResult<Void> put) {
        remove(chunk, put.succeeded() ? Future.succeededFuture() : Future.failedFuture(put.cause()));
        pump();
    }

    /** @param outcome for those who wait for its delivery */
    private void remove(BufferedChunk chunk, Future<Void> outcome) {
        buffer.remove(chunk)
                .onFailure(e -> log.warnf("chunk %s is done with but not removed: %s", chunk.name(), e.getMessage()));
        chunk.settle(outcome);
    }

    private void arm() {
        timer.ifPresent(BufferTime.Timer::cancel);
        timer = Optional.empty();
        if (stopped || buffer.isEmpty()) {
            return;
        }
        long now = time.millis();
        long wake = Math.min(nextEnqueueMillis(), nextDispatchMillis());
        long delay = Math.clamp(Saturated.minus(wake, now), 1, SLEEP_MILLIS_MAX);
        timer = Optional.of(time.after(delay, this::pump));
    }

    private long nextEnqueueMillis() {
        if (queueRoom() == 0) {
            // The end of a write is what makes room in the queue, and it pumps.
            return Long.MAX_VALUE;
        }
        long due = buffer.staged().stream().mapToLong(this::dueMillis).min().orElse(Long.MAX_VALUE);
        return Math.max(due, nextLookMillis);
    }

    private long nextDispatchMillis() {
        if (slots.nextMillis() == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        if (retries.wantsNeighbour() && neighbour().isPresent()) {
            return slots.nextMillis();
        }
        long ready = candidates().mapToLong(retries::readyMillis).min().orElse(Long.MAX_VALUE);
        return Math.max(ready, slots.nextMillis());
    }
}
