package dev.tributary.peers;

import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Guarded;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Events of a sender that nobody tells when they are taken: one batch is under way, the next is collected meanwhile. One
 * that is refused is offered again until it is taken, so a sender that is not read any more loses nothing. Confined to
 * its event loop.
 */
public final class Outbox {
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int BATCH_BYTES = 4096;

    private final PluginContext context;
    private final Runnable onLess;
    private final Counter eventsIn;
    private final Counter refused;
    private final Promise<Void> closed = Promise.promise();
    private Map<Tag, PackedEvents.Builder> collected = new LinkedHashMap<>();
    private long collectedBytes;
    private long underWayBytes;
    private int underWayCount;
    private boolean refusing;
    private boolean closing;
    private boolean abandoned;
    private OptionalLong retry = OptionalLong.empty();

    /** @param onLess is run when it holds less than before */
    public Outbox(PluginContext context, Runnable onLess) {
        this.context = context;
        this.onLess = onLess;
        eventsIn = context.meters().counter("events_in", "Events this source has emitted");
        refused = context.meters().counter("errors", "Emits that failed", "reason", "emit");
    }

    /** Where events of that tag are added; to be asked for again after each {@link #send}. */
    public PackedEvents.Builder to(Tag tag) {
        return collected.computeIfAbsent(tag, first -> new PackedEvents.Builder(BATCH_BYTES));
    }

    /** Emits what was collected, now or when what is under way is taken. */
    public void send() {
        collectedBytes = collected.values().stream()
                .mapToLong(PackedEvents.Builder::sizeBytes)
                .sum();
        if (underWayCount == 0 && !abandoned) {
            emitAll();
        }
    }

    /** Bytes of events that are collected or under way. */
    public long heldBytes() {
        return collectedBytes + underWayBytes;
    }

    /** How many events are collected or under way. */
    public long heldEvents() {
        return underWayCount
                + collected.values().stream()
                        .mapToLong(PackedEvents.Builder::count)
                        .sum();
    }

    private void emitAll() {
        Map<Tag, PackedEvents.Builder> batch = collected;
        batch.values().removeIf(one -> one.count() == 0);
        if (batch.isEmpty()) {
            if (closing) {
                closed.tryComplete();
            }
            return;
        }
        collected = new LinkedHashMap<>();
        underWayBytes = collectedBytes;
        collectedBytes = 0;
        underWayCount =
                batch.values().stream().mapToInt(PackedEvents.Builder::count).sum();
        List<Batch> batches = new ArrayList<>();
        batch.forEach((tag, events) -> batches.add(new Batch(tag, events.build())));
        emit(batches);
    }

    private record Batch(Tag tag, PackedEvents events) {}

    private void emit(List<Batch> batches) {
        List<Batch> left = new ArrayList<>();
        List<Future<Void>> emits = new ArrayList<>();
        for (Batch batch : batches) {
            emits.add(emit(batch)
                    .onSuccess(taken -> eventsIn.add(batch.events().count()))
                    .onFailure(cause -> left.add(batch)));
        }
        Future.join(emits).onComplete(all -> {
            if (left.isEmpty()) {
                taken();
            } else {
                refused(
                        left,
                        Optional.ofNullable(all.cause())
                                .map(Throwable::getMessage)
                                .orElse(""));
            }
        });
    }

    private Future<Void> emit(Batch batch) {
        return Guarded.call(() -> context.router().emit(batch.tag(), batch.events()));
    }

    private void taken() {
        if (refusing) {
            refusing = false;
            context.log().infof("%s: events are accepted again", context.id());
        }
        underWayBytes = 0;
        underWayCount = 0;
        if (!abandoned) {
            emitAll();
            onLess.run();
        }
    }

    private void refused(List<Batch> left, String why) {
        refused.increment();
        if (!refusing) {
            refusing = true;
            context.log()
                    .warnf(
                            "%s: events are not accepted, they are kept and offered again every %d ms: %s",
                            context.id(), RETRY.toMillis(), why);
        }
        if (!abandoned) {
            retry = OptionalLong.of(context.vertx().setTimer(RETRY.toMillis(), due -> {
                retry = OptionalLong.empty();
                emit(left);
            }));
        }
    }

    /** Completes when all is taken, or was abandoned. */
    public Future<Void> close() {
        closing = true;
        send();
        return closed.future();
    }

    /**
     * Closes when {@code ended} has; what is not taken {@code most} after now is given up, with a warning that counts it.
     * Never fails.
     */
    public Future<Void> closeAfter(Future<?> ended, Duration most) {
        Promise<Void> done = Promise.promise();
        long deadline = context.vertx().setTimer(Math.max(1, most.toMillis()), due -> {
            long lost = abandon();
            if (lost > 0) {
                context.log().warnf("%s: %d events were not taken, they are lost", context.id(), lost);
            }
            done.tryComplete();
        });
        ended.transform(over -> close()).onComplete(taken -> {
            context.vertx().cancelTimer(deadline);
            done.tryComplete();
        });
        return done.future();
    }

    /** Offers nothing any more; how many events are lost by that. */
    public long abandon() {
        long lost = abandoned ? 0 : heldEvents();
        abandoned = true;
        retry.ifPresent(context.vertx()::cancelTimer);
        collected.clear();
        closed.tryComplete();
        return lost;
    }
}
