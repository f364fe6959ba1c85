package dev.tributary.output;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.EventPrinter;
import dev.tributary.plugin.InjectConfig;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import java.util.Optional;

/** Prints events on standard output. */
final class StdoutOutput implements Output {

    record Config(
            @Param(
                    doc = "Accepted and without effect.",
                    value = "true",
                    fluentd = "prints through its own logger, to where `-o` sends that. Here events go to "
                            + "standard output and the program's log to standard error")
            boolean useLogger,

            @Section(doc = "How an event is printed; `stdout` if no `@type` is given.")
            Optional<ConfigElement> format,

            @Section(doc = "Fields to add to the printed line.")
            Optional<InjectConfig> inject) {}

    private final EventPrinter printer;

    StdoutOutput(Config config, PluginContext context) {
        printer = new EventPrinter(config.format(), config.inject(), context);
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream events) {
        return printer.print(tag, events);
    }
}
