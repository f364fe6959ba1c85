package dev.tributary.filter;

import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Circles;
import dev.tributary.plugin.Destination;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.Parts;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Optional;

/** As the filter {@code record_transformer}, with a new tag for each event. */
final class RecordReformerOutput implements Output {
    private final PluginContext context;
    private final InOrder inOrder;
    private final Circles circles;
    private final RecordTransformerFilter transformer;

    /** A field whose name, which may have placeholders too, is the tag. */
    private final Template.Field tag;

    private final Output router;

    RecordReformerOutput(RecordReformerConfig config, PluginContext context) {
        this.context = context;
        inOrder = new InOrder(context.vertx());
        circles = new Circles(context.id());
        transformer = new RecordTransformerFilter(config.transformer(), context);
        tag = new TemplateParser(config.enableRuby(), false, context.notes())
                .field(config.tag(), new ConfigValue("", Position.UNKNOWN));
        router = context.router();
    }

    /** Changed events by their new tags, and those that could not be changed with the first reason. */
    private record Reformed(Parts changed, PackedEvents failed, Optional<RuntimeException> reason) {}

    @Override
    public Future<Void> emit(Tag given, EventStream events, Handover handover) {
        return circles.within(() -> inOrder.read(events, packed -> reform(given, packed))
                .compose(reformed -> {
                    reformed.reason.ifPresent(reason ->
                            context.error(given, reformed.failed, "record_reformer: " + reason.getMessage(), reason));
                    return reformed.changed.emit(handover);
                }));
    }

    private Reformed reform(Tag given, PackedEvents events) {
        var parts = new Parts(true);
        var failed = new PackedEvents.Builder(16);
        var reasons = new ArrayList<RuntimeException>();
        transformer.transform(
                given,
                events,
                (event, time, record) -> {
                    var destination = new Destination("", router, new Tag(tag.name(transformer.scope())));
                    if (time.isPresent()) {
                        parts.events(destination).add(time.get(), record);
                    } else {
                        parts.events(destination).add(event, record);
                    }
                },
                (event, reason) -> {
                    failed.add(event);
                    reasons.add(reason);
                });
        return new Reformed(parts, failed.build(), reasons.stream().findFirst());
    }
}
