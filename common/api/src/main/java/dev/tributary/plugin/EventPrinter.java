package dev.tributary.plugin;

import dev.tributary.config.ConfigElement;
import dev.tributary.event.EventCursor;
import dev.tributary.event.EventStream;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import io.vertx.core.Future;
import java.util.Optional;

/** Prints events on the console as {@code <format>} and {@code <inject>} ask, in call order. One for each stage. */
public final class EventPrinter {
    private static final int LINE_BYTES = 64;

    private final InOrder inOrder;
    private final Console console;
    private final Inject inject;
    private final Formatter formatter;

    public EventPrinter(Optional<ConfigElement> format, Optional<InjectConfig> inject, PluginContext context) {
        this.inOrder = new InOrder(context.vertx());
        this.console = context.console();
        this.inject = Inject.of(inject, context);
        this.formatter = context.formatter(format, "stdout");
    }

    /** Completes when the lines are written. */
    public Future<Void> print(Tag tag, EventStream events) {
        if (events.count() == 0) {
            return Future.succeededFuture();
        }
        return inOrder.read(events, packed -> {
                    var text = new MessagePackWriter(2 * packed.sizeBytes() + packed.count() * LINE_BYTES);
                    for (EventCursor event = inject.apply(tag, packed).cursor(); event.next(); ) {
                        formatter.format(tag, event, text);
                    }
                    return text;
                })
                .compose(text -> console.print(text.bytes(), 0, text.length()));
    }
}
