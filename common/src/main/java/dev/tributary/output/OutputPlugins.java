package dev.tributary.output;

import dev.tributary.plugin.PluginType;
import java.util.List;

/** The outputs both programs have. */
public final class OutputPlugins {
    private OutputPlugins() {}

    public static List<PluginType<?, ?>> all() {
        return List.of(
                PluginType.output(
                        "stdout",
                        "Prints every event on standard output as it comes.",
                        StdoutOutput.Config.class,
                        StdoutOutput::new),
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
}
