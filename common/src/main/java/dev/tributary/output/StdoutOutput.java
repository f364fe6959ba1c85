package dev.tributary.output;

import dev.tributary.buffer.BufferConfig;
import dev.tributary.buffer.BufferDefaults;
import dev.tributary.buffer.BufferedOutput;
import dev.tributary.buffer.Chunk;
import dev.tributary.buffer.ChunkWriter;
import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
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

            @Section(doc = "Collects events and prints them in chunks. Without it every event is printed as it comes.")
            Optional<BufferConfig> buffer,

            @Section(doc = "Where chunks go that cannot be printed for long; needs `<buffer>`.")
            Optional<ConfigElement> secondary) {

        Config {
            if (secondary.isPresent() && buffer.isEmpty()) {
                throw new ConfigException("<secondary> needs a <buffer>: without one nothing is tried again");
            }
        }
    }

    private final EventPrinter printer;

    /** Buffered if the configuration says so. */
    static Output of(Config config, PluginContext context) {
        var output = new StdoutOutput(config, context);
        return config.buffer().isEmpty()
                ? output
                : BufferedOutput.of(output, config.buffer(), config.secondary(), BufferDefaults.stdout(), context);
    }

    StdoutOutput(Config config, PluginContext context) {
        printer = new EventPrinter(config.format(), config.inject(), context);
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream events) {
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
