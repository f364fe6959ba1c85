package dev.tributary.buffer;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.Buffering;
import dev.tributary.plugin.buffered.ChunkWriter;
import dev.tributary.plugin.buffered.FlushMode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A {@link ChunkWriter} with a buffer in front of it. An emit completes when its events are in the buffer; from there
 * they are delivered in chunks, tried again as {@code <buffer>} says, and handed to {@code <secondary>} or given up, one
 * chunk by itself, where that does not help. Confined to its worker's event loop.
 */
final class BufferedOutput implements Output {
    private static final int TIMEKEYS_SHOWN_MAX = 100;

    private final BufferScope scope;
    private final ChunkWriter writer;
    private final Optional<Secondary> secondary;
    private final ChunkBuffer buffer;
    private final Flusher flusher;
    private final Intake intake;
    private final ChunkStorage storage;

    /**
     * The output that {@code writer} is behind its buffer; in a {@code <secondary>} it has none and writes the primary's
     * chunks.
     *
     * @throws dev.tributary.config.ConfigException if the sections do not go together
     */
    static Output of(ChunkWriter writer, Buffering.Wanted wanted, PluginContext context) {
        if (wanted.chunking().secondary()) {
            return new DirectOutput(writer, context);
        }
        var settings = BufferSettings.of(wanted.chunking(), wanted.defaults());
        Optional<Secondary> secondary = Secondary.of(wanted.secondary(), wanted.outputType(), context);
        var time = new VertxTime(context.vertx(), context.clock());
        return new BufferedOutput(writer, secondary, BufferParts.of(settings, context, time));
    }

    BufferedOutput(ChunkWriter writer, Optional<Secondary> secondary, BufferParts parts) {
        this.writer = writer;
        this.secondary = secondary;
        scope = parts.scope();
        storage = parts.storage();
        buffer = new ChunkBuffer(scope, storage);
        flusher = new Flusher(scope, buffer, writer, secondary);
        writer.onBack(flusher::tryAgain);
        intake = new Intake(scope, buffer, storage, flusher);
        noteUnusedInterval(scope.settings());
        noteRisks(scope.settings());
    }

    /** What is allowed, and rarely meant. */
    private void noteRisks(BufferSettings settings) {
        if (secondary.isPresent() && settings.retry().retryForever()) {
            scope.context()
                    .log()
                    .warn("with retry_forever <secondary> gets only what the destination refuses for good; without it, "
                            + "what has failed for retry_timeout or retry_max_times too");
        }
        if (!settings.flushAtShutdown() && !storage.outlives()) {
            scope.context()
                    .log()
                    .warn("with flush_at_shutdown false a memory buffer loses what it holds when the program stops; "
                            + "@type file would keep it");
        }
    }

    private void noteUnusedInterval(BufferSettings settings) {
        if (settings.flushMode() == FlushMode.LAZY
                && settings.config().flush().flushInterval().isPresent()) {
            scope.context()
                    .log()
                    .warn("flush_interval is ignored: chunks are cut by time and flushed when their slice has ended; "
                            + "flush_mode interval would use it");
        }
    }

    @Override
    public Future<Void> start() {
        return storage.open()
                .onSuccess(buffer::adopt)
                .compose(found -> writer.start())
                .compose(started -> secondary
                        .map(Secondary::start)
                        .orElseGet(Future::succeededFuture)
                        .onFailure(e -> writer.stop()))
                .onSuccess(started -> {
                    noteRecovered();
                    flusher.pump();
                })
                .onFailure(e -> {
                    reportLeft();
                    storage.close();
                });
    }

    private void noteRecovered() {
        if (!buffer.isEmpty()) {
            scope.context()
                    .log()
                    .infof(
                            "%d events in %d chunks of an earlier run are taken up from %s",
                            scope.meters().events(), buffer.all().count(), storage.place());
        }
    }

    /** If delivery is asked for, completes when the chunks that hold the events are delivered; fails if one is lost. */
    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        return intake.emit(tag, events, handover);
    }

    @Override
    public void flush() {
        flusher.flushNow();
    }

    /**
     * Delivers what is left, or only what is being written, for up to {@code shutdown_timeout}; what is then left is kept
     * if it can be, and logged with its count.
     */
    @Override
    public Future<Void> stop() {
        intake.close();
        return drained()
                .transform(done -> {
                    flusher.stop();
                    return writer.stop();
                })
                .transform(done -> secondary.map(Secondary::stop).orElseGet(Future::succeededFuture))
                .transform(done -> storage.close())
                .onComplete(done -> reportLeft());
    }

    private Future<Void> drained() {
        Promise<Void> drained = Promise.promise();
        boolean all = scope.settings().flushAtShutdown();
        long timeout = scope.settings().config().flush().shutdownTimeout().toMillis();
        BufferTime.Timer deadline = scope.time().after(timeout, drained::tryComplete);
        flusher.onRoom(() -> {
            if (all ? buffer.isEmpty() : buffer.dequeued().isEmpty()) {
                deadline.cancel();
                drained.tryComplete();
            }
        });
        if (all) {
            flusher.flushAll();
        } else {
            flusher.stop();
            flusher.pump();
        }
        return drained.future();
    }

    /** The program goes on without this buffer, or ends. What is being written may still arrive, and is not counted on. */
    @Override
    public void abandon() {
        intake.close();
        flusher.stop();
        reportLeft();
        storage.close();
    }

    /** Once; after that nothing is left. */
    private void reportLeft() {
        long events = scope.meters().events();
        List<BufferedChunk> left = buffer.all().toList();
        long bytes = buffer.heldBytes();
        if (storage.outlives()) {
            if (events > 0) {
                scope.context()
                        .log()
                        .infof(
                                "%d events in %d chunks stay in %s for the next start",
                                events, left.size(), storage.place());
            }
            left.forEach(chunk -> {
                scope.meters().keptEvents.add(chunk.count());
                buffer.leaveBe(chunk);
                chunk.settle(Future.failedFuture("not delivered yet when the program stopped"));
            });
            return;
        }
        if (events > 0) {
            scope.context()
                    .log()
                    .errorf(
                            "%d events in %d chunks (%d bytes) are lost: not delivered when the output stopped%s",
                            events,
                            left.size(),
                            bytes,
                            flusher.outage()
                                    .map(outage -> ": " + outage.reason())
                                    .orElse(""));
        }
        left.forEach(chunk -> {
            scope.meters().dropped("stop", chunk.count());
            buffer.remove(chunk);
            chunk.settle(Future.failedFuture("not delivered when the program stopped"));
        });
    }

    /** The writer's, with what the buffer holds. */
    @Override
    public Optional<Condition> condition() {
        Optional<Condition> destination = writer.condition();
        Map<String, Object> data = new LinkedHashMap<>();
        destination.ifPresent(one -> data.putAll(one.data()));
        data.put("buffered_bytes", buffer.heldBytes());
        data.put("buffered_events", scope.meters().events());
        data.put("staged_chunks", buffer.staged().size());
        data.put("queued_chunks", buffer.queued().size());
        data.put("writing_chunks", buffer.dequeued().size());
        long now = scope.time().millis();
        buffer.all()
                .mapToLong(BufferedChunk::createdMillis)
                .min()
                .ifPresent(oldest -> data.put("oldest_chunk_seconds", (now - oldest) / 1000));
        var timekeys = new TreeSet<Long>();
        buffer.all().forEach(chunk -> chunk.key().timekey().ifPresent(timekeys::add));
        if (!timekeys.isEmpty()) {
            data.put("oldest_timekey", timekeys.getFirst());
            data.put("newest_timekey", timekeys.getLast());
            data.put(
                    "timekeys",
                    timekeys.stream()
                            .limit(TIMEKEYS_SHOWN_MAX)
                            .map(String::valueOf)
                            .collect(Collectors.joining(",")));
        }
        long retrying = buffer.all().filter(chunk -> chunk.retry().isPresent()).count();
        if (retrying > 0 || flusher.outage().isPresent()) {
            data.put("retrying_chunks", retrying);
        }
        flusher.outage().ifPresent(outage -> {
            data.put("retry_steps", outage.steps());
            data.put("failing_seconds", (now - outage.sinceMillis()) / 1000);
            data.put("next_retry_seconds", Math.max(0, outage.untilMillis() - now) / 1000);
            data.put("failure", outage.reason());
        });
        storage.failure().ifPresent(reason -> data.put("buffer_failure", reason));
        scope.lastResort().lastGivenUp().ifPresent(last -> {
            data.put("given_up_chunks", scope.meters().chunksGivenUp.value());
            data.put("last_given_up", last);
        });
        if (scope.meters().damagedChunks.value() > 0) {
            data.put("damaged_chunks", scope.meters().damagedChunks.value());
        }
        boolean ready = destination.map(Condition::ready).orElse(true)
                && storage.failure().isEmpty();
        return Optional.of(new Condition(ready, data));
    }
}
