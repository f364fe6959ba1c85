package dev.tributary.testing;

import dev.tributary.event.Event;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes and remembers what is emitted; holds back or fails its futures when asked to. Safe to read from any thread. */
public final class RecordingOutput implements Output {

    /** What one call of {@link #emit} brought. */
    public record Emitted(Tag tag, EventStream events, Handover handover) {}

    private final List<Emitted> emitted = new ArrayList<>();
    private final List<Promise<Void>> held = new ArrayList<>();
    private boolean holding;
    private Optional<Throwable> failure = Optional.empty();
    private int starts;
    private int stops;

    @Override
    public synchronized Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        if (failure.isPresent()) {
            return Future.failedFuture(failure.get());
        }
        emitted.add(new Emitted(tag, events, handover));
        if (!holding) {
            return Future.succeededFuture();
        }
        Promise<Void> promise = Promise.promise();
        held.add(promise);
        return promise.future();
    }

    /** From now on emitted events are recorded, and their futures wait for {@link #release}. */
    public synchronized RecordingOutput hold() {
        holding = true;
        return this;
    }

    /** Whether an emit waits for {@link #release}. */
    public synchronized boolean isHolding() {
        return !held.isEmpty();
    }

    /** Completes what was held; later futures complete at once. */
    public void release() {
        List<Promise<Void>> due;
        synchronized (this) {
            holding = false;
            due = List.copyOf(held);
            held.clear();
        }
        due.forEach(Promise::complete);
    }

    /** Fails what was held; later futures complete at once. */
    public void failHeld(Throwable cause) {
        List<Promise<Void>> due;
        synchronized (this) {
            holding = false;
            due = List.copyOf(held);
            held.clear();
        }
        due.forEach(promise -> promise.fail(cause));
    }

    /** From now on emits fail with {@code cause} and record nothing. */
    public synchronized RecordingOutput failWith(Throwable cause) {
        failure = Optional.of(cause);
        return this;
    }

    /** Emits succeed again. */
    public synchronized RecordingOutput recover() {
        failure = Optional.empty();
        return this;
    }

    @Override
    public synchronized Future<Void> start() {
        starts++;
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> stop() {
        stops++;
        return Future.succeededFuture();
    }

    public synchronized List<Emitted> emitted() {
        return List.copyOf(emitted);
    }

    /** Every event, decoded, in the order they came. */
    public List<Event> events() {
        return emitted().stream()
                .flatMap(one -> one.events().packed().events().stream())
                .toList();
    }

    /** Every record as JSON, in the order they came. */
    public List<String> records() {
        return events().stream().map(event -> event.record().toJson()).toList();
    }

    public List<String> tags() {
        return emitted().stream().map(one -> one.tag().name()).toList();
    }

    public synchronized int starts() {
        return starts;
    }

    public synchronized int stops() {
        return stops;
    }
}
