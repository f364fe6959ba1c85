package dev.tributary.plugin.buffered;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Findings;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.PluginType;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Makes the type of an output that delivers chunks, with the program's buffer in front of it. */
public final class BufferedOutputType {
    /** Stands for a writer that could not be made while the rest is looked at. */
    private static final ChunkWriter NOT_MADE = chunk -> Future.failedFuture("not made");

    private BufferedOutputType() {}

    /** Makes the writer of one output. Opens nothing. */
    @FunctionalInterface
    public interface Factory<C> {
        /** @throws ConfigException for what the config record alone could not refuse */
        ChunkWriter make(C config, Chunking chunking, PluginContext context);
    }

    /**
     * @param name the {@code @type}
     * @param doc a sentence or two of Markdown for the reference
     * @param defaults of its {@code <buffer>}
     */
    public static <C extends Record & Delivery.Configured> PluginType<C, Output> of(
            String name, String doc, Class<C> config, BufferDefaults defaults, Factory<C> factory) {
        return of(name, doc, config, bound -> defaults, factory);
    }

    /** With defaults that differ by what the configuration says. */
    public static <C extends Record & Delivery.Configured> PluginType<C, Output> of(
            String name, String doc, Class<C> config, Function<C, BufferDefaults> defaults, Factory<C> factory) {
        return PluginType.output(
                name, doc, config, (bound, context) -> make(name, bound, defaults.apply(bound), factory, context));
    }

    /** One output of that type; for an output that is buffered only where it is told to be. */
    public static <C extends Delivery.Configured> Output make(
            String name, C config, BufferDefaults defaults, Factory<C> factory, PluginContext context) {
        Delivery delivery = config.delivery();
        var findings = new Findings();
        // With a timekey for one that is missing, so that the rest can be looked at as it would be.
        Chunking chunking = findings.making(() -> Chunking.of(delivery.buffer(), defaults, context))
                .orElseGet(() -> Chunking.of(delivery.buffer(), defaults.timekey(Duration.ofDays(1)), context));
        Optional<ChunkWriter> writer = findings.making(() -> factory.make(config, chunking, context));
        var wanted = new Buffering.Wanted(name, chunking, defaults, delivery.secondary());
        Optional<Output> output =
                findings.making(() -> Buffering.ofProgram().before(writer.orElse(NOT_MADE), wanted, context));
        findings.tell();
        return output.orElseThrow();
    }
}
