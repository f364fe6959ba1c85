package dev.tributary.plugin.buffered;

import dev.tributary.config.ConfigElement;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The buffer that a program puts in front of its chunk writers; found by ServiceLoader, so that a plugin needs none to be
 * compiled or tested as a writer. For programs: an output's author asks {@link BufferedOutputType}.
 */
public interface Buffering {

    /**
     * What is to stand in front of a writer.
     *
     * @param outputType the output's own {@code @type}, for a {@code <secondary>} that names none
     * @param secondary the {@code <secondary>} section
     */
    record Wanted(String outputType, Chunking chunking, BufferDefaults defaults, Optional<ConfigElement> secondary) {}

    /**
     * The output that {@code writer} is behind its buffer; in a {@code <secondary>} it has none and writes the primary's
     * chunks.
     *
     * @throws dev.tributary.config.ConfigException if the sections do not go together
     */
    Output before(ChunkWriter writer, Wanted wanted, PluginContext context);

    /** @throws IllegalStateException if there is none on the class path, or there are two */
    static Buffering ofProgram() {
        return ServiceLoader.load(Buffering.class, Buffering.class.getClassLoader()).stream()
                .reduce((one, other) -> {
                    throw new IllegalStateException("two buffers on the class path: "
                            + one.type().getName() + ", " + other.type().getName());
                })
                .orElseThrow(() -> new IllegalStateException("no buffer on the class path"))
                .get();
    }
}
