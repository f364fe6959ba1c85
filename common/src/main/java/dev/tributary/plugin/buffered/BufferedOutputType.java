package dev.tributary.plugin.buffered;

import dev.tributary.config.ConfigException;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.PluginType;
import java.util.function.Function;

/** Makes the type of an output that delivers chunks, with the program's buffer in front of it. */
public final class BufferedOutputType {
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
        var chunking = Chunking.of(delivery.buffer(), defaults, context);
        return Buffering.ofProgram()
                .before(
                        factory.make(config, chunking, context),
                        new Buffering.Wanted(name, chunking, defaults, delivery.secondary()),
                        context);
    }
}
