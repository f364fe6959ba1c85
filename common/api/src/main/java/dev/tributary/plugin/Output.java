package dev.tributary.plugin;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import io.vertx.core.Future;

/** Takes events: a terminal output, a buffer in front of one, or a router. Confined to its worker's event loop. */
public interface Output extends Stage {

    /**
     * Completes when responsibility for all of the events is taken: durable, held, written or delivered, as the output
     * promises. Fails when it is not; the caller then keeps the events or refuses them to its own sender. Never blocks.
     *
     * @param handover what the giver asks for besides. What only passes events on passes it on with them; an output that
     *     has delivered when its emit completes has nothing to add
     */
    Future<Void> emit(Tag tag, EventStream events, Handover handover);

    /** As {@link #emit(Tag, EventStream, Handover)} for who asks for nothing besides. */
    default Future<Void> emit(Tag tag, EventStream events) {
        return emit(tag, events, Handover.PLAIN);
    }

    /** Delivers what it holds now and not when it is due, as far as it can. Does nothing where nothing is held. */
    default void flush() {}
}
