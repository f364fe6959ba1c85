package dev.tributary.output;

import dev.tributary.config.Param;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;

/** Sends events on to the label that {@code @label} names. */
final class RelabelOutput implements Output {

    // Required here, because without it events would come round to this output again, for ever.
    record Config(
            @Param(name = "@label", doc = "The label to send events to, `@NAME`.")
            String label) {}

    private final Output label;

    RelabelOutput(Config config, PluginContext context) {
        label = context.label(config.label());
    }

    @Override
    public Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        return label.emit(tag, events, handover);
    }
}
