package dev.tributary.output;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.EventPrinter;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.InjectConfig;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.BufferDefaults;
import dev.tributary.plugin.buffered.BufferedOutputType;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkWriter;
import dev.tributary.plugin.buffered.Delivery;
import io.vertx.core.Future;
import java.util.Optional;

/** Prints events on standard output: as they come, or in chunks if there is a {@code <buffer>}. */
final class StdoutOutput implements Output, ChunkWriter {

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
            Optional<InjectConfig> inject,

            @Inline Delivery delivery)
            implements Delivery.Configured {

        Config {
            if (delivery.secondary().isPresent() && delivery.buffer().isEmpty()) {
                throw new ConfigException("<secondary> needs a <buffer>: without one nothing is tried again");
            }
        }
    }

    /** Small chunks: something to look at soon. */
    private static final BufferDefaults DEFAULTS =
            BufferDefaults.PLAIN.by("tag").chunkLimit(10L << 10);

    private final EventPrinter printer;

    /** Buffered if the configuration says so. */
    static Output of(Config config, PluginContext context) {
        return config.delivery().buffer().isEmpty()
                ? new StdoutOutput(config, context)
                : BufferedOutputType.make(
                        "stdout",
                        config,
                        DEFAULTS,
                        (asked, chunking, inner) -> new StdoutOutput(asked, inner),
                        context);
    }

    StdoutOutput(Config config, PluginContext context) {
        printer = new EventPrinter(config.format(), config.inject(), context);
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        return printer.print(tag, events);
    }

    @Override
    public Future<Void> write(Chunk chunk) {
        return Future.join(chunk.pieces().stream()
                        .map(piece -> emit(piece.tag(), piece.events()))
                        .toList())
                .mapEmpty();
    }
}
