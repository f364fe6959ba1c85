package dev.tributary.filter;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import java.util.List;

/** Adds fixed fields to records. */
final class AddFilter implements Filter {

    /** The parameters of {@code <filter> @type add}. */
    record Config(
            @Param(doc = "Whether each event gets a UUID of its own, in capital letters.", value = "false")
            boolean uuid,

            @Param(doc = "The field of the UUID.", value = "uuid", filled = true)
            String uuidKey,

            @Section(doc = "Fields to set, `name text` in each line.")
            List<ConfigElement> pairs) {}

    private final InOrder inOrder;
    private final AddedPairs added;

    AddFilter(Config config, PluginContext context) {
        inOrder = new InOrder(context.vertx());
        added = new AddedPairs(config.pairs(), config.uuid(), config.uuidKey(), context.random());
    }

    @Override
    public Future<EventStream> filter(Tag tag, EventStream events) {
        return inOrder.read(events, added::addTo);
    }
}
