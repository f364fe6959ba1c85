package dev.tributary.forward.server;

import dev.tributary.event.NoRoomException;
import dev.tributary.event.PeerText;
import dev.tributary.event.Tag;
import dev.tributary.forward.server.InFlight.Slot;
import dev.tributary.net.Closing;
import dev.tributary.net.Deadline;
import dev.tributary.net.PortBinding;
import dev.tributary.net.Reading;
import dev.tributary.net.SocketBytes;
import dev.tributary.net.tls.TlsPeer;
import dev.tributary.plugin.PeerMemory;
import dev.tributary.protocol.ChunkToken;
import dev.tributary.protocol.ClientMessage;
import dev.tributary.protocol.CompressedMessage;
import dev.tributary.protocol.EventMessage;
import dev.tributary.protocol.ForwardDecoder;
import dev.tributary.protocol.Heartbeat;
import dev.tributary.protocol.Helo;
import dev.tributary.protocol.InvalidMessage;
import dev.tributary.protocol.InvalidPing;
import dev.tributary.protocol.OversizedMessage;
import dev.tributary.protocol.Ping;
import dev.tributary.protocol.ProtocolException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** One connection of a forward client. Confined to its event loop. */
final class ServerSession {
    /** How long a peer may take to close its half after ours. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    /** What a certificate's name may hold and a tag should not. */
    private static final Pattern NO_TAG = Pattern.compile("[^A-Za-z0-9_.-]");

    /** What an ack takes besides its bytes until it is written. */
    private static final int ACK_BYTES = 256;

    private final ServerScope scope;
    private final NetSocket socket;
    private final ForwardDecoder decoder;
    private final InFlight inFlight = new InFlight();
    private final PeerMemory.Account account;
    private final PeerMemory.Work room;
    private final Promise<Void> closed = Promise.promise();
    private final Promise<Void> settled = Promise.promise();
    private final Deadline handshakeDeadline;
    private Phase phase = new Phase.Arriving();
    private Optional<MessagePreparation> preparation = Optional.empty();
    private final OncePerChunk oncePerChunk;
    private final Optional<String> certificateName;
    private String peer;
    private boolean paused;
    /** The connection is closed by the peer. */
    private boolean gone;

    /** Whether anything came since idleness was last looked for; a connection that has just come is not idle. */
    private boolean heard = true;
    /** Bytes of acks that the network has not taken yet. */
    private long ackBytes;
    /** When bytes came, or went, or might have come again. */
    private long goesOnNanos = System.nanoTime();

    /**
     * @param secured what TLS told of the other end; empty without TLS
     * @param account where what it holds is counted; closed by it
     */
    ServerSession(ServerScope scope, NetSocket socket, Optional<TlsPeer> secured, PeerMemory.Account account) {
        this.scope = scope;
        this.account = account;
        room = account.work();
        account.onGiveWay(() -> scope.onLoop(this::giveWay));
        this.certificateName = secured.flatMap(TlsPeer::name);
        this.socket = socket;
        this.peer = PortBinding.text(address(), socket.remoteAddress().port());
        this.decoder = new ForwardDecoder(scope.rules(), room);
        this.oncePerChunk = new OncePerChunk(scope, address());
        handshakeDeadline = new Deadline(scope.vertx(), scope.config().handshakeTimeout(), this::onHandshakeTimeout);
    }

    /**
     * Begins to read as soon as the peer's name is known. The future completes when the connection is closed, whoever
     * closed it.
     *
     * @param hostname its name, or its address where it has none or nobody asked; never fails
     */
    Future<Void> start(Future<String> hostname) {
        socket.exceptionHandler(e -> {
            oncePerChunk.reset();
            scope.log().debugf("forward input: %s: %s", peer, e.getMessage());
        });
        socket.closeHandler(closing -> onClosed());
        socket.drainHandler(written -> balance());
        Reading.stop(socket);
        paused = true;
        hostname.onSuccess(this::begin);
        closed.future().onComplete(done -> {
            inFlight.abandon();
            scope.waiting().remove(this);
            settle();
        });
        return closed.future();
    }

    /** Completes when it is closed and nothing that came over it is held any more. */
    Future<Void> settled() {
        return settled.future();
    }

    private void settle() {
        weigh();
        if (closed.future().isComplete() && inFlight.isEmpty()) {
            account.close();
            settled.tryComplete();
        }
    }

    private void begin(String hostname) {
        if (phase instanceof Phase.Arriving) {
            peer = hostname.equals(address()) ? peer : hostname + " (" + peer + ")";
            preparation = Optional.of(new MessagePreparation(
                    scope, SourceFields.of(scope.config(), address(), hostname, certificateName), account));
            scope.authentication().ifPresentOrElse(this::greet, () -> {
                phase = new Phase.Receiving();
                account.trust(PeerMemory.Trust.NEW);
                certificateName.ifPresent(name -> scope.guesses().letIn(address()));
            });
            socket.handler(this::onBytes);
            balance();
            if (gone) {
                readToTheEnd();
            }
        }
    }

    /** HELO is one write: some clients read it with a single read. */
    private void greet(ClientAuthentication authentication) {
        Helo helo = authentication.greet();
        phase = new Phase.Greeted(helo);
        decoder.awaitPing(scope.config().handshakeSizeLimit());
        handshakeDeadline.restart();
        socket.write(SocketBytes.wrap(helo.encode()));
    }

    /** Completes when the connection is closed. */
    Future<Void> closed() {
        return closed.future();
    }

    /** Reads no more, acks what is stored and what will be, and closes. */
    void finish(String why) {
        if (!phase.isEnding()) {
            phase = new Phase.Finishing(why);
            decoder.close();
            socket.pause();
            ackStored();
        }
    }

    /** Closes at once; nothing more is acked. */
    void abort() {
        phase = new Phase.Closed();
        oncePerChunk.reset();
        handshakeDeadline.stop();
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

    /** Closes if a message has begun and does not go on, or if acks are not read. */
    void closeIfStuck() {
        boolean unread = socket.writeQueueFull();
        boolean within = decoder.isWithinMessage() && !paused;
        if (!(phase instanceof Phase.Receiving)
                || gone
                || (!unread && !within)
                || System.nanoTime() - goesOnNanos
                        <= scope.config().messageTimeout().toNanos()) {
            return;
        }
        scope.meters().messageTimeouts.increment();
        String timeout = "message_timeout " + scope.config().messageTimeout();
        if (unread) {
            scope.warnings().warn(peer + ": closed, it has read no ack for " + timeout);
            abort();
        } else {
            refuse(
                    inFlight.add(Optional.empty(), 0),
                    "closed, a message of which " + decoder.heldBytes() + " bytes came did not go on for " + timeout);
        }
    }

    /** Peers hold too much together, and this one least deserves it. */
    private void giveWay() {
        if (phase instanceof Phase.Closed || gone) {
            return;
        }
        scope.meters().gaveWay.increment();
        String why =
                "gives way to others, peers hold %d of peer_memory_limit %d; a message of which %d bytes came is not acked"
                        .formatted(scope.memory().heldBytes(), scope.memory().limitBytes(), decoder.heldBytes());
        if (phase instanceof Phase.Receiving && !socket.writeQueueFull()) {
            refuse(inFlight.add(Optional.empty(), 0), why);
        } else {
            scope.warnings().warn(peer + ": " + why);
            abort();
        }
        weigh();
    }

    /** Less for those that are to be read before others. */
    long place() {
        return account.place();
    }

    /** Tells what is held for this connection. */
    private void weigh() {
        long begun = decoder.heldBytes();
        account.holds(inFlight.heldBytes() + begun + ackBytes, begun + (socket.writeQueueFull() ? ackBytes : 0));
    }

    private void onBytes(Buffer buffer) {
        if (!phase.isReading()) {
            return;
        }
        heard = true;
        goesOnNanos = System.nanoTime();
        scope.meters().bytes.add(buffer.length());
        try {
            SocketBytes.read(buffer, (bytes, offset, length) -> decoder.feed(bytes, offset, length, this::onMessage));
        } catch (NoRoomException e) {
            onNotHeld(e);
        } catch (ProtocolException e) {
            if (phase instanceof Phase.Greeted) {
                scope.turnedAway(Refusal.INVALID_PING, address());
            } else {
                scope.meters().protocolErrors.increment();
            }
            e.garbled()
                    .ifPresentOrElse(
                            garbled -> onGarbled(garbled, e.getMessage()),
                            () -> refuse(inFlight.add(Optional.empty(), 0), "refused: " + e.getMessage()));
        }
        room.close();
        balance();
    }

    private void onNotHeld(NoRoomException e) {
        scope.meters().notHeld.increment();
        String why = "no room, no ack: " + e.getMessage();
        if (phase instanceof Phase.Greeted) {
            scope.warnings().warn(peer + ": " + why);
            abort();
        } else {
            refuse(inFlight.add(Optional.empty(), 0), why);
        }
    }

    private void onMessage(ClientMessage message) {
        account.ended();
        take(message);
        weigh();
        room.close();
    }

    private void take(ClientMessage message) {
        if (phase instanceof Phase.Greeted(Helo helo)) {
            onPing(helo, message);
            return;
        }
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

    private void onPing(Helo helo, ClientMessage message) {
        var address = InetAddress.ofLiteral(address());
        ClientAuthentication.Verdict verdict = message instanceof Ping ping
                ? scope.authentication().orElseThrow().judge(ping, helo, address)
                : ClientAuthentication.refused(Refusal.INVALID_PING, address);
        handshakeDeadline.stop();
        socket.write(SocketBytes.wrap(verdict.pong().encode()));
        switch (verdict) {
            case ClientAuthentication.Verdict.Admitted admitted -> {
                oncePerChunk.peerIs(((Ping) message).hostname());
                phase = new Phase.Receiving();
                account.trust(PeerMemory.Trust.NEW);
                scope.guesses().letIn(address());
            }
            case ClientAuthentication.Verdict.Refused refused -> turnAway(refused.refusal(), why(refused, message));
        }
    }

    private static String why(ClientAuthentication.Verdict.Refused refused, ClientMessage message) {
        return switch (message) {
            case Ping ping ->
                refused.pong().reason() + "; it calls itself '" + PeerText.shown(ping.hostname()) + "'"
                        + (ping.username().isEmpty() ? "" : ", user '" + PeerText.shown(ping.username()) + "'");
            case InvalidPing invalid ->
                refused.pong().reason() + ": " + invalid.reason()
                        + "; a client without <security>, where this input has one?";
            default -> refused.pong().reason();
        };
    }

    private void onHandshakeTimeout() {
        turnAway(
                Refusal.TIMEOUT,
                "no PING within handshake_timeout "
                        + scope.config().handshakeTimeout()
                        + "; a client without <security>, where this input has one?");
    }

    /** The client has not proved what it must; nothing it sends is read any more. */
    private void turnAway(Refusal refusal, String why) {
        scope.turnedAway(refusal, address());
        scope.warnings().warn(peer + ": not let in: " + why);
        decoder.close();
        close();
    }

    private void receive(ClientMessage message, Optional<ChunkToken> chunk) {
        Slot slot = inFlight.add(chunk, message.wireBytes());
        preparation.orElseThrow().prepare(message, prepared -> emit(slot, prepared), failure -> {
            if (failure instanceof NoRoomException || failure instanceof Error) {
                // It says nothing about the message: the sender keeps it and comes again.
                scope.meters().notHeld.increment();
                refuse(slot, "no room, no ack: " + failure.getMessage());
                return;
            }
            scope.meters().protocolErrors.increment();
            if (chunk.isPresent() && message instanceof CompressedMessage garbled) {
                keepOrRefuse(slot, chunk.get(), garbled::payload, String.valueOf(failure.getMessage()));
            } else {
                refuse(slot, "refused: " + failure.getMessage());
            }
        });
    }

    /** The decoder has ended with this message: after its ack, if it gets one, the connection is closed. */
    private void onGarbled(ProtocolException.Garbled garbled, String reason) {
        Slot slot = inFlight.add(Optional.of(garbled.chunk()), garbled.bytes().length);
        socket.pause();
        paused = true;
        phase = new Phase.Finishing(reason);
        keepOrRefuse(slot, garbled.chunk(), garbled::bytes, reason);
    }

    /** A message that is not the protocol is refused some times, and then put aside and acked. */
    private void keepOrRefuse(Slot slot, ChunkToken chunk, Supplier<byte[]> copy, String reason) {
        if (scope.garbled()
                .filter(one -> one.isHopeless(oncePerChunk.peer(), chunk))
                .isEmpty()) {
            refuse(slot, "refused: " + reason);
            return;
        }
        Garbled garbled = scope.garbled().get();
        byte[] message = copy.get();
        inFlight.grow(slot, 2L * message.length);
        weigh();
        scope.vertx()
                .executeBlocking(
                        () -> {
                            garbled.keep(oncePerChunk.peer(), chunk, message, reason);
                            return null;
                        },
                        false)
                .onComplete(end -> scope.onLoop(() -> onKept(slot, reason, end.cause())));
    }

    private void onKept(Slot slot, String reason, Throwable failure) {
        if (failure != null) {
            refuse(slot, "refused: " + reason + "; and it cannot be kept: " + failure.getMessage());
            return;
        }
        scope.meters().garbledKept.increment();
        scope.warnings().warn(peer + ": a message that came again and again is kept aside and acked: " + reason);
        inFlight.stored(slot);
        ackStored();
        balance();
    }

    private void emit(Slot slot, EventMessage message) {
        if (phase instanceof Phase.Closed
                || inFlight.isRefused()
                || (gone && message.chunk().isPresent())) {
            // Nobody waits for these: the sender has given up, or will resend what follows a refused message.
            inFlight.stored(slot);
            settle();
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
                                    message.tag().shown(),
                                    message.skipped().firstReason()));
        }
        scope.meters().events.add(message.events().count());
        Future<Void> taken = message.events().count() == 0
                ? Future.succeededFuture()
                : oncePerChunk.emit(slot, tag(message.tag()), message);
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
            inFlight.refused(slot);
            settle();
            return;
        }
        if (!inFlight.isRefused()) {
            scope.warnings().warn(peer + ": " + why);
        }
        inFlight.refused(slot);
        finish(why);
        ackStored();
        settle();
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
            slot.chunk().filter(chunk -> !gone).ifPresent(chunk -> {
                ack(slot, chunk);
            });
        }
        if (phase instanceof Phase.Finishing && inFlight.isEmpty()) {
            close();
        }
    }

    private void ack(Slot slot, ChunkToken chunk) {
        byte[] ack = chunk.ack();
        int bytes = ack.length + ACK_BYTES;
        ackBytes += bytes;
        socket.write(SocketBytes.wrap(ack)).onComplete(written -> {
            ackBytes -= bytes;
            goesOnNanos = System.nanoTime();
            if (written.succeeded()) {
                oncePerChunk.acked(slot);
            }
            settle();
        });
        scope.meters().acks.increment();
    }

    /** Reads while there is room for more and the peer takes its acks, else not. */
    void balance() {
        settle();
        if (!phase.isReading() || gone) {
            waits(false);
            return;
        }
        var config = scope.config();
        boolean large = inFlight.sizeBytes() >= config.inFlightLimit();
        boolean full = large || inFlight.count() >= config.inFlightMessagesLimit() || socket.writeQueueFull();
        boolean tooMuchTogether =
                !full && !(account.mayRead() && scope.waiting().lets(this));
        boolean stop = full || tooMuchTogether;
        if (stop && !paused) {
            (full ? scope.meters().pauses : scope.meters().memoryPauses).increment();
            if (large) {
                // Little beside what it holds may still come, and its end is noticed: then what it sends again is
                // known.
                socket.pause();
            } else {
                Reading.stop(socket);
            }
        } else if (!stop && paused) {
            goesOnNanos = System.nanoTime();
            Reading.goOn(socket);
        }
        paused = stop;
        waits(tooMuchTogether);
    }

    private void waits(boolean forOthers) {
        if (forOthers) {
            scope.waiting().add(this);
        } else {
            account.waitsNot();
            scope.waiting().remove(this);
        }
    }

    private String address() {
        return socket.remoteAddress().hostAddress();
    }

    private void close() {
        phase = new Phase.Closed();
        handshakeDeadline.stop();
        if (gone) {
            closed.tryComplete();
            return;
        }
        Closing.politely(scope.vertx(), socket, LINGER).onComplete(done -> closed.tryComplete());
    }

    private void onClosed() {
        gone = true;
        oncePerChunk.closed();
        handshakeDeadline.stop();
        if (phase.isEnding()) {
            phase = new Phase.Closed();
            closed.tryComplete();
        } else if (preparation.isPresent()) {
            readToTheEnd();
        }
    }

    /**
     * The peer has gone, but what it sent before may lie unread, as much as the system's buffers hold. It is read
     * whatever is in flight, because a sender that asks for no acks has nobody else who keeps it.
     */
    private void readToTheEnd() {
        paused = false;
        Reading.goOn(socket);
        // Behind what is delivered now. What is being prepared is emitted all the same.
        scope.vertx().runOnContext(read -> {
            finish("closed by the peer");
            closed.tryComplete();
        });
    }

    private Tag tag(Tag sent) {
        Tag tag = scope.config().tag().map(Tag::new).orElse(sent);
        Tag named = scope.config().clientCertTagPrefix()
                ? certificateName
                        .map(name -> tag.prefixed(NO_TAG.matcher(name).replaceAll("_")))
                        .orElse(tag)
                : tag;
        return scope.config().addTagPrefix().map(named::prefixed).orElse(named);
    }

    private void warnIfLong(long wireBytes) {
        scope.config()
                .chunkSizeWarnLimit()
                .filter(limit -> wireBytes > limit)
                .ifPresent(limit -> scope.warnings()
                        .warn(peer + ": a message of " + wireBytes + " bytes exceeds chunk_size_warn_limit " + limit));
    }
}
