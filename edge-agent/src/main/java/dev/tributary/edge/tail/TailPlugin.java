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
                        + "downstream, so after a restart none is missing.",
                TailConfig.class,
                TailSource::new);
    }
}
