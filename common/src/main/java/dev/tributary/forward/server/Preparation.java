package dev.tributary.forward.server;

import dev.tributary.protocol.ClientMessage;
import dev.tributary.protocol.CompressedMessage;
import dev.tributary.protocol.EventMessage;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * What a message needs before it is emitted: a compressed one is inflated and checked, and fields are put into records.
 * Big messages leave the event loop for that, one of a connection at a time; none overtakes another. Confined to its
 * event loop.
 */
final class Preparation {
    /** Above this the work leaves the event loop: about a quarter of a millisecond. */
    private static final int INLINE_BYTES_MAX = 64 * 1024;

    /** As above, for what inflates to several times its size. */
    private static final int INLINE_COMPRESSED_BYTES_MAX = 8 * 1024;

    private final ServerScope scope;
    private final SourceFields fields;
    private Future<?> last = Future.succeededFuture();

    Preparation(ServerScope scope, SourceFields fields) {
        this.scope = scope;
        this.fields = fields;
    }

    /** Hands the result to one of the two, on the event loop, in the order of the calls. */
    void prepare(ClientMessage message, Consumer<EventMessage> onReady, Consumer<Throwable> onBroken) {
        switch (message) {
            case EventMessage events when fields.isEmpty() -> inOrder(true, () -> events, onReady, onBroken);
            case EventMessage events ->
                inOrder(events.events().sizeBytes() <= INLINE_BYTES_MAX, () -> withFields(events), onReady, onBroken);
            case CompressedMessage events ->
                inOrder(
                        events.sizeBytes() <= INLINE_COMPRESSED_BYTES_MAX,
                        () -> withFields(events.check(scope.config().keepCompressed())),
                        onReady,
                        onBroken);
            default -> throw new IllegalArgumentException("no events in " + message);
        }
    }

    private void inOrder(
            boolean inline, Callable<EventMessage> work, Consumer<EventMessage> onReady, Consumer<Throwable> onBroken) {
        if (inline && last.isComplete()) {
            EventMessage ready;
            try {
                ready = work.call();
            } catch (Exception e) {
                onBroken.accept(e);
                return;
            }
            onReady.accept(ready);
            return;
        }
        Future<EventMessage> result = last.transform(before -> scope.vertx().executeBlocking(work, false));
        // The next one's work begins after this one is handed on, so that the order holds.
        last = result.onComplete(done -> {
            if (done.succeeded()) {
                onReady.accept(done.result());
            } else {
                onBroken.accept(done.cause());
            }
        });
    }

    private EventMessage withFields(EventMessage message) {
        return fields.isEmpty()
                ? message
                : new EventMessage(
                        message.tag(),
                        fields.applyTo(message.events()),
                        message.skipped(),
                        message.chunk(),
                        message.wireBytes());
    }
}
