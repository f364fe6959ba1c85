package dev.tributary.worker;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Guarded;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Holds what the sources of one worker hand on while what is behind them is exchanged. Who waits for an emit to complete
 * waits that much longer. Confined to the worker's event loop.
 */
final class SourceGate {
    /** Bytes of events that are held at most; what comes beyond fails, as it does when a buffer is full. */
    static final long HELD_MAX_BYTES = 32L << 20;

    private record Held(Output target, Tag tag, EventStream events, Handover handover, Promise<Void> end) {}

    private final Deque<Held> held = new ArrayDeque<>();
    private final Handler<AsyncResult<Void>> onEnd = end -> ended();
    private long heldBytes;
    private int underWay;
    private Optional<Promise<Void>> shut = Optional.empty();

    /** What a source emits to. */
    Output before(Output target) {
        return (tag, events, handover) ->
                shut.isPresent() ? hold(target, tag, events, handover) : pass(target, tag, events, handover);
    }

    private Future<Void> pass(Output target, Tag tag, EventStream events, Handover handover) {
        underWay++;
        boolean thrown = true;
        try {
            Future<Void> end = target.emit(tag, events, handover);
            thrown = false;
            return end.onComplete(onEnd);
        } finally {
            if (thrown) {
                ended();
            }
        }
    }

    private void ended() {
        underWay--;
        noteIdle();
    }

    private void noteIdle() {
        if (underWay == 0) {
            shut.ifPresent(Promise::tryComplete);
        }
    }

    private Future<Void> hold(Output target, Tag tag, EventStream events, Handover handover) {
        if (heldBytes + events.sizeBytes() > HELD_MAX_BYTES) {
            return Future.failedFuture(
                    "the configuration is being reloaded, and " + HELD_MAX_BYTES + " bytes wait for that already");
        }
        heldBytes += events.sizeBytes();
        Promise<Void> end = Promise.promise();
        held.add(new Held(target, tag, events, handover, end));
        return end.future();
    }

    /** From now on nothing passes. Completes when that which has is taken, or refused. */
    Future<Void> shut() {
        Promise<Void> idle = shut.orElseGet(Promise::promise);
        shut = Optional.of(idle);
        noteIdle();
        return idle.future();
    }

    /** Hands on what was held, in its order; what sources hand on because of that comes behind it. */
    void open() {
        for (int count = held.size(); count > 0; count--) {
            handOn();
        }
        shut = Optional.empty();
        while (!held.isEmpty()) {
            handOn();
        }
    }

    private void handOn() {
        Held one = held.remove();
        heldBytes -= one.events.sizeBytes();
        Guarded.call(() -> pass(one.target, one.tag, one.events, one.handover)).onComplete(one.end);
    }
}
