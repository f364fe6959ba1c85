package dev.tributary.output;

import dev.tributary.buffer.BufferConfig;
import dev.tributary.buffer.BufferDefaults;
import dev.tributary.buffer.BufferedOutput;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import java.util.List;
import java.util.Optional;

/** The outputs both programs have. */
public final class OutputPlugins implements PluginProvider {
    @Override
    public String apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<PluginType<?, ?>> plugins() {
        return List.of(
                PluginType.output(
                        "stdout",
                        "Prints every event on standard output as it comes.",
                        StdoutOutput.Config.class,
                        StdoutOutput::of),
                PluginType.output("file", "Writes events to files.", FileOutputConfig.class, OutputPlugins::file),
                PluginType.output(
                        "secondary_file",
                        "Dumps chunks that the primary could not deliver, in a `<secondary>` only: entries in MessagePack, "
                                + "as they were buffered.",
                        SecondaryFileOutput.Config.class,
                        OutputPlugins::secondaryFile),
                PluginType.output(
                        "null", "Throws events away.", NullOutput.Config.class, (config, context) -> new NullOutput()),
                PluginType.output(
                        "copy", "Gives every event to each of its stores.", CopyOutput.Config.class, CopyOutput::new),
                PluginType.output(
                        "roundrobin",
                        "Gives each stream of events to one of its stores, in turns.",
                        RoundRobinOutput.Config.class,
                        RoundRobinOutput::new),
                PluginType.output(
                        "relabel",
                        "Sends events on to the `<label>` that `@label` names.",
                        RelabelOutput.Config.class,
                        RelabelOutput::new));
    }

    private static Output file(FileOutputConfig config, PluginContext context) {
        Optional<BufferConfig> buffer = config.buffer().map(asked -> asked.orPath(config.path(), context));
        return BufferedOutput.of(
                new FileOutput(config, buffer, context), buffer, config.secondary(), BufferDefaults.file(), context);
    }

    private static Output secondaryFile(SecondaryFileOutput.Config config, PluginContext context) {
        return BufferedOutput.of(
                new SecondaryFileOutput(config, context),
                Optional.empty(),
                Optional.empty(),
                BufferDefaults.plain("secondary_file"),
                context);
    }
}
