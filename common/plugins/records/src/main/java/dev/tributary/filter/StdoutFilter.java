package dev.tributary.filter;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.Section;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.EventPrinter;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.InjectConfig;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import java.util.Optional;

/** Prints what passes. What goes on are the very events that came: injected fields are in the printed lines only. */
final class StdoutFilter implements Filter {

    record Config(
            @Section(doc = "How an event is printed; `stdout` if no `@type` is given.")
            Optional<ConfigElement> format,

            @Section(doc = "Fields to add to the printed line; the event that goes on does not have them.")
            Optional<InjectConfig> inject) {}

    private final EventPrinter printer;

    StdoutFilter(Config config, PluginContext context) {
        printer = new EventPrinter(config.format(), config.inject(), context);
    }

    @Override
    public Future<EventStream> filter(Tag tag, EventStream events) {
        return printer.print(tag, events).map(events);
    }
}
