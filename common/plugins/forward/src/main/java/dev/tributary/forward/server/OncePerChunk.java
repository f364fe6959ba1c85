package dev.tributary.forward.server;

import dev.tributary.event.Tag;
import dev.tributary.forward.server.InFlight.Slot;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Origin;
import dev.tributary.protocol.ChunkToken;
import dev.tributary.protocol.EventMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;

/** Emits what one connection brings, each chunk once however often it comes. Confined to the session's event loop. */
final class OncePerChunk {
    private final ServerScope scope;
    private final Resends.Line line = new Resends.Line();
    private final long lane;
    private ResendNames names;
    private String peer;
    private boolean reset;
    private boolean closed;

    /** @param address the peer's, without the port */
    OncePerChunk(ServerScope scope, String address) {
        this.scope = scope;
        lane = scope.context().random().nextLong() | 1;
        peerIs(address);
    }

    /** The peer has said its name, which stays the same when its address does not. */
    void peerIs(String hostname) {
        peer = hostname;
        names = new ResendNames(hostname, lane);
    }

    /** What is the same when the peer connects again. */
    String peer() {
        return peer;
    }

    /** Completes when an ack may be sent for the message; fails if none may be. */
    Future<Void> emit(Slot slot, Tag tag, EventMessage message) {
        if (message.chunk().isEmpty()) {
            return scope.emit(tag, message.events(), Handover.PLAIN);
        }
        ChunkToken token = message.chunk().get();
        if (scope.resends().isEmpty()) {
            return scope.emit(tag, message.events(), handover(Optional.empty()));
        }
        return emitOnce(slot, tag, message, names.of(message, token));
    }

    private Future<Void> emitOnce(Slot slot, Tag tag, EventMessage message, Origin origin) {
        Resends resends = scope.resends().orElseThrow();
        return switch (resends.arrived(origin, line)) {
            case Resends.Arrival.Fresh(Resends.Sending sending) -> {
                slot.sending(sending);
                yield scope.emit(tag, message.events(), handover(Optional.of(origin)))
                        .onComplete(end -> {
                            if (end.succeeded()) {
                                resends.stored(sending);
                            } else {
                                resends.failed(sending, end.cause());
                            }
                        });
            }
            case Resends.Arrival.Underway(Future<Void> outcome) -> {
                Promise<Void> taken = Promise.promise();
                outcome.onComplete(end -> scope.onLoop(() ->
                        afterOther(end.succeeded(), slot, tag, message, origin).onComplete(taken)));
                yield taken.future();
            }
            case Resends.Arrival.Stored() -> again(message);
        };
    }

    /** What came before is stored, or has failed: then it is this one's turn, if anybody still waits for its ack. */
    private Future<Void> afterOther(boolean stored, Slot slot, Tag tag, EventMessage message, Origin origin) {
        if (stored) {
            return again(message);
        }
        return closed ? Future.failedFuture("the connection is closed") : emitOnce(slot, tag, message, origin);
    }

    private Future<Void> again(EventMessage message) {
        scope.meters().resends.increment();
        scope.meters().resentEvents.add(message.events().count());
        return Future.succeededFuture();
    }

    private Handover handover(Optional<Origin> origin) {
        return new Handover(scope.config().ackWhen() == AckWhen.DELIVERED, origin);
    }

    /** Its ack is on its way. */
    void acked(Slot slot) {
        slot.sending().ifPresent(sending -> scope.resends().orElseThrow().acked(sending));
    }

    /** The connection breaks: what was written last may not have been read. */
    void reset() {
        reset = true;
    }

    void closed() {
        closed = true;
        scope.resends().ifPresent(resends -> resends.closed(line, reset));
    }
}
