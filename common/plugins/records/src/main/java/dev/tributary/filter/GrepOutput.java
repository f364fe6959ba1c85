package dev.tributary.filter;

import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Circles;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;

/** As the filter {@code grep}, with a new tag for what is kept. */
final class GrepOutput implements Output {
    private final GrepOutputConfig config;
    private final Circles circles;
    private final GrepFilter filter;
    private final Output router;

    GrepOutput(GrepOutputConfig config, PluginContext context) {
        this.config = config;
        circles = new Circles(context.id());
        filter = new GrepFilter(config.filter(), context);
        router = context.router();
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        return circles.within(() -> filter.filter(tag, events)
                .compose(kept -> kept.count() == 0
                        ? Future.succeededFuture()
                        : router.emit(config.changed(tag), kept, handover)));
    }
}
