package dev.tributary.source;

import dev.tributary.config.Param;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.Source;
import java.time.Duration;
import java.util.Optional;

/** The sources {@code gc_stat} and {@code object_space}: nothing, since what they would tell is Ruby's. */
final class RubyOnlySource implements Source {

    /** The parameters of {@code <source> @type gc_stat}. */
    record GcStatConfig(
            @Param(doc = "Accepted and unused.", value = "60s")
            Duration emitInterval,

            @Param(doc = "Accepted and unused.", value = "true")
            boolean useSymbolKeys,

            @Param(doc = "Accepted and unused.") Optional<String> tag) {}

    /** The parameters of {@code <source> @type object_space}. */
    record ObjectSpaceConfig(
            @Param(doc = "Accepted and unused.", value = "60s")
            Duration emitInterval,

            @Param(doc = "Accepted and unused.") Optional<String> tag,

            @Param(doc = "Accepted and unused.", value = "15")
            int top) {}

    /** @param type as in {@code @type} */
    RubyOnlySource(String type, PluginContext context) {
        context.log()
                .infof("%s: ignored, since %s tells of Ruby's memory and this is no Ruby program", context.id(), type);
    }
}
