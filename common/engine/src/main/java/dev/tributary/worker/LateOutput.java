package dev.tributary.worker;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import io.vertx.core.Future;

/** Stands for a router while plugins that send to it are built: labels may lead to one another in a circle. */
final class LateOutput implements Output {
    private Output target = (tag, events, handover) -> {
        throw new IllegalStateException("events were emitted while the pipeline is being built");
    };

    void become(Output router) {
        target = router;
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        return target.emit(tag, events, handover);
    }
}
