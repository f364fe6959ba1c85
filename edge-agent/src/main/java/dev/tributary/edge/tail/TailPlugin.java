package dev.tributary.edge.tail;

import dev.tributary.plugin.PluginType;

/** The type {@code tail}. */
public final class TailPlugin {
    private TailPlugin() {}

    public static PluginType<?, ?> type() {
        return PluginType.source(
                "tail",
                "Follows files that grow, through rotation by renaming and by truncation. Each line goes through the "
                        + "parser of `<parse>`. The position in a file advances when its lines are accepted "
                        + "downstream, so after a restart none is missing. A file that was written anew beyond the "
                        + "position is known by the bytes before it and read from its start, and the hole that a "
                        + "writer leaves who did not notice a truncation is left out. **Fluentd:** reads on in the "
                        + "middle of the first, and takes the hole for text.",
                TailConfig.class,
                TailSource::new);
    }
}
