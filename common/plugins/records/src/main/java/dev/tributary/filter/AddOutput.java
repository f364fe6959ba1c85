package dev.tributary.filter;

import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Circles;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;

/** As the filter {@code add}, with a prefix for the tag. */
final class AddOutput implements Output {

    /** The parameters of {@code <match> @type add}. */
    record Config(
            @Param(doc = "Put before the tag, with a dot.", value = "greped", filled = true)
            String addTagPrefix,

            @Inline AddedPairs.Config added) {}

    private final Config config;
    private final InOrder inOrder;
    private final Circles circles;
    private final AddedPairs added;
    private final Output router;

    AddOutput(Config config, PluginContext context) {
        this.config = config;
        inOrder = new InOrder(context.vertx());
        circles = new Circles(context.id());
        added = new AddedPairs(config.added(), context.random());
        router = context.router();
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        Tag renamed = new Tag(config.addTagPrefix() + "." + tag.name());
        return circles.within(
                () -> inOrder.read(events, added::addTo).compose(more -> router.emit(renamed, more, handover)));
    }
}
