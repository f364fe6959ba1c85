package dev.tributary.worker;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Meters;
import dev.tributary.plugin.Output;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;

/** Counts what passes: what a source hands on, or what an output is given. Starts and stops nothing. */
final class CountedOutput implements Output {
    static final String EMITS = "Streams a source handed on, or a filter or an output was given";
    static final String EVENTS = "Events a source handed on, or a filter or an output was given";
    static final String BYTES = "Bytes of those events, as they were held";

    private final Output next;
    private final Counter emits;
    private final Counter events;
    private final Counter bytes;
    private final Counter failures;
    private final Handler<AsyncResult<Void>> onEnd;

    CountedOutput(Output next, Meters meters) {
        this.next = next;
        emits = meters.counter("emits", EMITS);
        events = meters.counter("emit_events", EVENTS);
        bytes = meters.counter("emit_bytes", BYTES);
        failures = meters.counter("emit_failures", "Emits for which no responsibility was taken");
        onEnd = end -> {
            if (end.failed()) {
                failures.increment();
            }
        };
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream stream, Handover handover) {
        emits.increment();
        events.add(stream.count());
        bytes.add(stream.sizeBytes());
        return next.emit(tag, stream, handover).onComplete(onEnd);
    }
}
