package dev.tributary.filter;

import dev.tributary.config.Inline;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;

/** Adds fixed fields to records. */
final class AddFilter implements Filter {

    /** The parameters of {@code <filter> @type add}. */
    record Config(@Inline AddedPairs.Config added) {}

    private final InOrder inOrder;
    private final AddedPairs added;

    AddFilter(Config config, PluginContext context) {
        inOrder = new InOrder(context.vertx());
        added = new AddedPairs(config.added(), context.random());
    }

    @Override
    public Future<EventStream> filter(Tag tag, EventStream events) {
        return inOrder.read(events, added::addTo);
    }
}
