package dev.tributary.forward.server;

import dev.tributary.event.Tag;
import dev.tributary.forward.server.InFlight.Slot;
import dev.tributary.net.Closing;
import dev.tributary.net.PortBinding;
import dev.tributary.net.SocketBytes;
import dev.tributary.protocol.ChunkToken;
import dev.tributary.protocol.ClientMessage;
import dev.tributary.protocol.CompressedMessage;
import dev.tributary.protocol.EventMessage;
import dev.tributary.protocol.ForwardDecoder;
import dev.tributary.protocol.Heartbeat;
import dev.tributary.protocol.InvalidMessage;
import dev.tributary.protocol.InvalidPing;
import dev.tributary.protocol.OversizedMessage;
import dev.tributary.protocol.Ping;
import dev.tributary.protocol.ProtocolException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Optional;

/** One connection of a forward client. Confined to its event loop. */
final class ServerSession {
    /** How long a peer may take to close its half after ours. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final ServerScope scope;
    private final NetSocket socket;
    private final ForwardDecoder decoder;
    private final InFlight inFlight = new InFlight();
    private final Promise<Void> closed = Promise.promise();
    private Phase phase = new Phase.Receiving();
    private Optional<Preparation> preparation = Optional.empty();
    private final Arrivals arrivals;
    private String peer;
    private boolean paused;
    private boolean heard;

    ServerSession(ServerScope scope, NetSocket socket) {
        this.scope = scope;
        this.socket = socket;
        this.peer = PortBinding.text(address(), socket.remoteAddress().port());
        this.decoder = new ForwardDecoder(scope.rules());
        this.arrivals = new Arrivals(scope, address());
    }

    /**
     * Begins to read as soon as the peer's name is known. The future completes when the connection is closed, whoever
     * closed it.
     *
     * @param hostname its name, or its address where it has none or nobody asked; never fails
     */
    Future<Void> start(Future<String> hostname) {
        socket.exceptionHandler(e -> {
            arrivals.reset();
            scope.log().debugf("forward input: %s: %s", peer, e.getMessage());
        });
        socket.closeHandler(end -> onClosed());
        socket.drainHandler(written -> balance());
        socket.pause();
        paused = true;
        hostname.onSuccess(this::begin);
        return closed.future();
    }

    private void begin(String hostname) {
        if (phase instanceof Phase.Receiving) {
            peer = hostname.equals(address()) ? peer : hostname + " (" + peer + ")";
            preparation = Optional.of(new Preparation(scope, SourceFields.of(scope.config(), address(), hostname)));
            socket.handler(this::onBytes);
            balance();
        }
    }

    /** Completes when the connection is closed. */
    Future<Void> closed() {
        return closed.future();
    }

    /** Reads no more, acks what is stored and what will be, and closes. */
    void finish(String why) {
        if (phase instanceof Phase.Receiving) {
            phase = new Phase.Finishing(why);
            decoder.close();
            socket.pause();
            ackStored();
        }
    }

    /** Closes at once; nothing more is acked. */
    void abort() {
        phase = new Phase.Closed();
        arrivals.reset();
        decoder.close();
        Closing.now(socket).onComplete(done -> closed.tryComplete());
    }

    /** Closes if nothing has been heard since the last call and nothing is under way. */
    void closeIfIdle() {
        if (!heard && inFlight.isEmpty()) {
            finish("idle");
        }
        heard = false;
    }

    private void onBytes(Buffer buffer) {
        if (!(phase instanceof Phase.Receiving)) {
            return;
        }
        heard = true;
        scope.meters().bytes.add(buffer.length());
        try {
            SocketBytes.read(buffer, (bytes, offset, length) -> decoder.feed(bytes, offset, length, this::onMessage));
        } catch (ProtocolException e) {
            scope.meters().protocolErrors.increment();
            refuse(inFlight.add(Optional.empty(), 0), "refused: " + e.getMessage());
        }
        balance();
    }

    private void onMessage(ClientMessage message) {
        if (!(phase instanceof Phase.Receiving)) {
            return;
        }
        scope.meters().messages.increment();
        warnIfLong(message.wireBytes());
        switch (message) {
            case EventMessage events -> receive(events, events.chunk());
            case CompressedMessage events -> receive(events, events.chunk());
            case InvalidMessage invalid -> skip(invalid);
            case OversizedMessage oversized -> {
                scope.meters().oversizedMessages.increment();
                scope.warnings()
                        .warn(peer + ": a message of " + oversized.wireBytes() + " bytes is passed over, it exceeds"
                                + " chunk_size_limit " + oversized.limitBytes());
            }
            case Heartbeat nil -> scope.log().tracef("forward input: %s: heartbeat", peer);
            case Ping ping -> throw new IllegalStateException("a PING outside a handshake");
            case InvalidPing ping -> throw new IllegalStateException("a PING outside a handshake");
        }
        if (scope.config().denyKeepalive()) {
            finish("deny_keepalive");
        }
    }

    private void receive(ClientMessage message, Optional<ChunkToken> chunk) {
        Slot slot = inFlight.add(chunk, message.wireBytes());
        preparation.orElseThrow().prepare(message, prepared -> emit(slot, prepared), failure -> {
            scope.meters().protocolErrors.increment();
            refuse(slot, "refused: " + failure.getMessage());
        });
    }

    private void emit(Slot slot, EventMessage message) {
        if (phase instanceof Phase.Closed || inFlight.isRefused()) {
            // Nobody waits for these: the sender has given up, or will resend what follows a refused message.
            return;
        }
        inFlight.grow(slot, message.events().sizeBytes());
        if (message.skipped().count() > 0) {
            scope.meters().skippedEntries.add(message.skipped().count());
            scope.warnings()
                    .warn("%s: %d entries of a message with tag %s are not events and were left out, the first: %s"
                            .formatted(
                                    peer,
                                    message.skipped().count(),
                                    message.tag(),
                                    message.skipped().firstReason()));
        }
        scope.meters().events.add(message.events().count());
        Future<Void> taken = message.events().count() == 0
                ? Future.succeededFuture()
                : arrivals.emit(slot, tag(message.tag()), message);
        taken.onComplete(done -> scope.onLoop(() -> onEmitted(slot, done.cause())));
    }

    private void onEmitted(Slot slot, Throwable failure) {
        if (failure == null) {
            inFlight.stored(slot);
            ackStored();
            balance();
        } else {
            scope.meters().emitErrors.increment();
            refuse(slot, "events not stored, no ack: " + failure.getMessage());
        }
    }

    private void skip(InvalidMessage invalid) {
        scope.meters().skippedMessages.increment();
        if (!invalid.repeated()) {
            scope.warnings().warn(peer + ": a message that holds no events is left out: " + invalid.reason());
        }
        inFlight.stored(inFlight.add(invalid.chunk(), 0));
        ackStored();
    }

    /** This message gets no ack, and nothing behind it is read: what came before it is acked, then we close. */
    private void refuse(Slot slot, String why) {
        if (phase instanceof Phase.Closed) {
            return;
        }
        if (!inFlight.isRefused()) {
            scope.warnings().warn(peer + ": " + why);
        }
        inFlight.refused(slot);
        finish(why);
        ackStored();
    }

    /** Acks from the oldest message on, until one that is not stored yet. Each ack is one write. */
    private void ackStored() {
        if (phase instanceof Phase.Closed) {
            return;
        }
        for (Optional<Slot> next = inFlight.pollDecided(); next.isPresent(); next = inFlight.pollDecided()) {
            Slot slot = next.get();
            if (slot.isRefused()) {
                close();
                return;
            }
            slot.chunk().ifPresent(chunk -> {
                socket.write(SocketBytes.wrap(chunk.ack())).onSuccess(written -> arrivals.acked(slot));
                scope.meters().acks.increment();
            });
        }
        if (phase instanceof Phase.Finishing && inFlight.isEmpty()) {
            close();
        }
    }

    /** Reads while there is room for more and the peer takes its acks, else not. */
    private void balance() {
        if (!(phase instanceof Phase.Receiving)) {
            return;
        }
        var config = scope.config();
        boolean full = inFlight.sizeBytes() >= config.inFlightLimit()
                || inFlight.count() >= config.inFlightMessagesLimit()
                || socket.writeQueueFull();
        if (full && !paused) {
            scope.meters().pauses.increment();
            socket.pause();
        } else if (!full && paused) {
            socket.resume();
        }
        paused = full;
    }

    private String address() {
        return socket.remoteAddress().hostAddress();
    }

    private void close() {
        phase = new Phase.Closed();
        Closing.politely(scope.vertx(), socket, LINGER).onComplete(done -> closed.tryComplete());
    }

    private void onClosed() {
        phase = new Phase.Closed();
        arrivals.closed();
        closed.tryComplete();
    }

    private Tag tag(Tag sent) {
        Tag tag = scope.config().tag().map(Tag::new).orElse(sent);
        return scope.config().addTagPrefix().map(tag::prefixed).orElse(tag);
    }

    private void warnIfLong(long wireBytes) {
        scope.config()
                .chunkSizeWarnLimit()
                .filter(limit -> wireBytes > limit)
                .ifPresent(limit -> scope.warnings()
                        .warn(peer + ": a message of " + wireBytes + " bytes exceeds chunk_size_warn_limit " + limit));
    }
}
