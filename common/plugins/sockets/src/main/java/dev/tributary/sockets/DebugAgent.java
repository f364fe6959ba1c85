package dev.tributary.sockets;

import dev.tributary.config.Param;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.Source;
import java.util.Optional;

/** The source {@code debug_agent}: nothing, since there is no Ruby that could be looked into. */
final class DebugAgent implements Source {
    /** The parameters of {@code <source> @type debug_agent}. */
    record Config(
            @Param(doc = "Accepted and unused.", value = "127.0.0.1")
            String bind,

            @Param(doc = "Accepted and unused.", value = "24230", min = "0", max = "65535")
            int port,

            @Param(doc = "Accepted and unused.") Optional<String> unixPath,

            @Param(doc = "Accepted and unused.") Optional<String> unixMode,

            @Param(doc = "Accepted and unused.", value = "Fluent::Engine")
            String object) {}

    DebugAgent(Config config, PluginContext context) {
        context.log()
                .infof(
                        "%s: ignored, since debug_agent lets a Ruby debugger in and this is no Ruby program; monitor_agent"
                                + " and /q/health tell how it is (nothing listens on %s:%d)",
                        context.id(), config.bind(), config.port());
    }
}
