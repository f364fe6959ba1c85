package dev.tributary.output;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import io.vertx.core.Future;

/** Throws events away. */
final class NullOutput implements Output {

    record Config() {}

    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        return Future.succeededFuture();
    }
}
