package dev.tributary.routing;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.Guarded;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import io.vertx.core.Future;
import java.util.List;

/**
 * What a tag resolves to: filters, then an output.
 *
 * @param lane the output's, which every pipeline to it shares
 * @param routed events that reached the output
 */
record Pipeline(List<Filter> filters, Output output, Lane lane, Counter routed) {

    /** What a stream has become, and whether the output took it: {@code taken} may complete long after. */
    private record Passed(Future<Void> taken) {}

    /** Throws nothing: what a stage throws is a failed future. */
    Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        if (!lane.isFree()) {
            return lane.queue(() -> pass(tag, events, handover)).compose(Passed::taken);
        }
        Future<Passed> passed = pass(tag, events, handover);
        if (passed.succeeded()) {
            return passed.result().taken();
        }
        return passed.isComplete() ? passed.mapEmpty() : lane.occupy(passed).compose(Passed::taken);
    }

    private Future<Passed> pass(Tag tag, EventStream events, Handover handover) {
        return filtered(tag, events, 0).map(left -> new Passed(hand(tag, left, handover)));
    }

    /** Through the filters from {@code index}; a filter that answers at once costs no listener. */
    private Future<EventStream> filtered(Tag tag, EventStream events, int index) {
        EventStream current = events;
        for (int i = index; i < filters.size() && current.count() > 0; i++) {
            Filter filter = filters.get(i);
            EventStream into = current;
            Future<EventStream> result = Guarded.call(() -> filter.filter(tag, into));
            if (!result.isComplete()) {
                int next = i + 1;
                return result.compose(left -> filtered(tag, left, next));
            }
            if (result.failed()) {
                return result;
            }
            current = result.result();
        }
        return Future.succeededFuture(current);
    }

    private Future<Void> hand(Tag tag, EventStream events, Handover handover) {
        if (events.count() == 0) {
            return Future.succeededFuture();
        }
        routed.add(events.count());
        return Guarded.call(() -> output.emit(tag, events, handover));
    }
}
