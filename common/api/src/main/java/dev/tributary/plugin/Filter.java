package dev.tributary.plugin;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import io.vertx.core.Future;

/** Maps events to events on the way to an output: fewer, changed, or the same and looked at. */
public interface Filter extends Stage {

    /** The events that go on; {@link dev.tributary.event.PackedEvents#EMPTY} for none. Futures complete in call order. */
    Future<EventStream> filter(Tag tag, EventStream events);
}
