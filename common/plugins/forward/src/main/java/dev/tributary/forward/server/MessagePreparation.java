package dev.tributary.forward.server;

import dev.tributary.event.EventStream;
import dev.tributary.event.NoRoomException;
import dev.tributary.event.Room;
import dev.tributary.plugin.PeerMemory;
import dev.tributary.protocol.ClientMessage;
import dev.tributary.protocol.CompressedMessage;
import dev.tributary.protocol.EventMessage;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a message needs before it is emitted: a compressed one is inflated and checked, and fields are put into records.
 * Big messages leave the event loop for that, one of a connection at a time; none overtakes another. Confined to its
 * event loop.
 */
final class MessagePreparation {
    /**
     * Above this the work leaves the event loop: about a quarter of a millisecond. Of what is compressed it is what comes
     * out that counts.
     */
    private static final int INLINE_BYTES_MAX = 64 * 1024;

    /** What may take so much when it is rewritten with fields. */
    private static final int FIELD_BYTES = 48;

    private final ServerScope scope;
    private final SourceFields fields;
    private final PeerMemory.Account account;
    private Future<?> last = Future.succeededFuture();

    /** @param account where what the work takes is counted */
    MessagePreparation(ServerScope scope, SourceFields fields, PeerMemory.Account account) {
        this.scope = scope;
        this.fields = fields;
        this.account = account;
    }

    /** Hands the result to one of the two, on the event loop, in the order of the calls. */
    void prepare(ClientMessage message, Consumer<EventMessage> onReady, Consumer<Throwable> onBroken) {
        boolean now = last.isComplete();
        switch (message) {
            case EventMessage events
            when now && (fields.isEmpty() || isShort(events)) ->
                here(room -> Optional.of(withFields(events, room)), message, onReady, onBroken);
            case EventMessage events -> elsewhere(room -> withFields(events, room), onReady, onBroken);
            case CompressedMessage events
            when now && events.sizeBytes() <= INLINE_BYTES_MAX ->
                here(
                        room -> events.checkShort(keepsCompressed(), room, INLINE_BYTES_MAX)
                                .map(checked -> withFields(checked, room)),
                        message,
                        onReady,
                        onBroken);
            case CompressedMessage events -> elsewhere(events, onReady, onBroken);
            default -> throw new IllegalArgumentException("no events in " + message);
        }
    }

    private static boolean isShort(EventMessage message) {
        return message.events().sizeBytes() <= INLINE_BYTES_MAX;
    }

    private boolean keepsCompressed() {
        return scope.config().keepCompressed() && fields.isEmpty();
    }

    private void elsewhere(CompressedMessage events, Consumer<EventMessage> onReady, Consumer<Throwable> onBroken) {
        elsewhere(room -> withFields(events.check(keepsCompressed(), room), room), onReady, onBroken);
    }

    /** Does it at once; if that shows that it takes too long, begins again on another thread. */
    private void here(
            Function<Room, Optional<EventMessage>> work,
            ClientMessage message,
            Consumer<EventMessage> onReady,
            Consumer<Throwable> onBroken) {
        try (var room = account.work()) {
            Optional<EventMessage> ready;
            try {
                ready = work.apply(room);
            } catch (RuntimeException e) {
                onBroken.accept(e);
                return;
            }
            if (ready.isPresent()) {
                onReady.accept(ready.get());
                return;
            }
        }
        elsewhere((CompressedMessage) message, onReady, onBroken);
    }

    private void elsewhere(
            Function<Room, EventMessage> work, Consumer<EventMessage> onReady, Consumer<Throwable> onBroken) {
        var room = account.work();
        Future<EventMessage> result = last.transform(before -> blocking(work, room))
                // Many at the same time may be too much where each alone is not.
                .recover(failure -> failure instanceof NoRoomException
                        ? scope.oneByOne().next(() -> blocking(work, room))
                        : Future.failedFuture(failure));
        // The next one's work begins after this one is handed on, so that the order holds.
        last = result.onComplete(done -> {
            if (done.succeeded()) {
                onReady.accept(done.result());
            } else {
                onBroken.accept(done.cause());
            }
            room.close();
        });
    }

    private Future<EventMessage> blocking(Function<Room, EventMessage> work, PeerMemory.Work room) {
        return scope.vertx()
                .executeBlocking(
                        () -> {
                            try {
                                return work.apply(room);
                            } catch (RuntimeException | OutOfMemoryError e) {
                                room.close();
                                throw e;
                            }
                        },
                        false)
                .map(Objects::requireNonNull);
    }

    private EventMessage withFields(EventMessage message, Room room) {
        if (fields.isEmpty()) {
            return message;
        }
        EventStream events = message.events();
        room.take(events.sizeBytes() + (long) FIELD_BYTES * events.count());
        return new EventMessage(
                message.tag(), fields.applyTo(events), message.skipped(), message.chunk(), message.wireBytes());
    }
}
