package dev.tributary.worker;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.Meters;
import io.vertx.core.Future;

/** Counts what a filter is given. Starts and stops nothing. */
final class CountedFilter implements Filter {
    private final Filter filter;
    private final Counter emits;
    private final Counter events;
    private final Counter bytes;

    CountedFilter(Filter filter, Meters meters) {
        this.filter = filter;
        emits = meters.counter("emits", CountedOutput.EMITS);
        events = meters.counter("emit_events", CountedOutput.EVENTS);
        bytes = meters.counter("emit_bytes", CountedOutput.BYTES);
    }

    @Override
    public Future<EventStream> filter(Tag tag, EventStream stream) {
        emits.increment();
        events.add(stream.count());
        bytes.add(stream.sizeBytes());
        return filter.filter(tag, stream);
    }
}
