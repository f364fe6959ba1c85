package dev.tributary.forward.client;

import dev.tributary.config.DurationText;
import dev.tributary.net.Closing;
import dev.tributary.net.Deadline;
import dev.tributary.net.SocketBytes;
import dev.tributary.net.SystemReason;
import dev.tributary.plugin.Counter;
import dev.tributary.protocol.Ack;
import dev.tributary.protocol.Helo;
import dev.tributary.protocol.NoAck;
import dev.tributary.protocol.Pong;
import dev.tributary.protocol.ProtocolException;
import dev.tributary.protocol.ReplyDecoder;
import dev.tributary.protocol.ServerMessage;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One connection to a server. Messages are written one after the other, as fast as the server takes them; several may
 * wait for their acks. Whatever goes wrong ends the session and fails every message in it. Confined to its event loop.
 */
final class ClientSession {
    /** How long a server may take to close its half after ours. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final int WRITE_QUEUE_BYTES_MAX = 512 * 1024;

    /**
     * How a session ended.
     *
     * @param reason without the server's name
     * @param suspicious whether the server is to be believed down for it
     */
    record Ending(String reason, UpstreamException why, boolean suspicious) {}

    /** A message on its way into the socket. */
    private record Sending(OutgoingMessage message, PieceWriter writer, Promise<Void> delivered) {}

    /** Where the session is in its life. */
    private sealed interface Phase {
        /** Both sides prove themselves; nothing else is sent yet. */
        record Greeting(Handshake handshake) implements Phase {}

        /** With TLS 1.3 the server looks at our certificate after our handshake is done; it has a moment for that. */
        record Settling() implements Phase {}

        record Open() implements Phase {}

        record Ended(UpstreamException why) implements Phase {}
    }

    private final ClientScope scope;
    private final String server;
    private final NetSocket socket;
    private final Acks acks;
    private final ReplyDecoder decoder = new ReplyDecoder();
    private final Deque<Sending> unwritten = new ArrayDeque<>();
    private final Promise<Void> opened = Promise.promise();
    private final Promise<Ending> ended = Promise.promise();
    private final Promise<Void> closed = Promise.promise();
    private final Deadline handshakeDeadline;
    private final Deadline sendDeadline;
    private final Optional<Deadline> idleDeadline;
    private Optional<Sending> writing = Optional.empty();
    private int flushing;
    private Phase phase = new Phase.Open();

    /**
     * @param server its name, for messages
     * @param credentials what both sides prove first; empty if nobody asks
     * @param settling how long to wait before anything is sent, if there is nothing to prove
     */
    ClientSession(
            ClientScope scope, String server, NetSocket socket, Optional<Credentials> credentials, Duration settling) {
        this.scope = scope;
        this.server = server;
        this.socket = socket;
        acks = new Acks(scope, this::onAckTimeout);
        handshakeDeadline = new Deadline(scope.vertx(), scope.config().handshakeTimeout(), this::onHandshakeTimeout);
        sendDeadline = new Deadline(scope.vertx(), scope.config().sendTimeout(), this::onSendTimeout);
        idleDeadline = scope.config()
                .keepaliveTimeout()
                .map(idle -> new Deadline(scope.vertx(), idle, () -> finish("idle for keepalive_timeout")));
        socket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES_MAX);
        socket.drainHandler(drained -> {
            sendDeadline.stop();
            pump();
        });
        socket.exceptionHandler(this::onBroken);
        socket.closeHandler(closed -> onLost("closed by the server"));
        socket.handler(this::onBytes);
        if (credentials.isPresent()) {
            greet(credentials.get());
        } else if (settling.isZero()) {
            open();
        } else {
            settle(settling);
        }
    }

    private void settle(Duration moment) {
        phase = new Phase.Settling();
        scope.vertx().setTimer(Math.max(1, moment.toMillis()), over -> {
            if (phase instanceof Phase.Settling) {
                open();
            }
        });
    }

    private void greet(Credentials credentials) {
        phase = new Phase.Greeting(new Handshake.AwaitsHelo(credentials));
        handshakeDeadline.restart();
    }

    private void open() {
        phase = new Phase.Open();
        handshakeDeadline.stop();
        opened.complete();
        pump();
    }

    boolean isOpen() {
        return phase instanceof Phase.Open;
    }

    /** Completes when messages may be sent; fails with {@link UpstreamException} if it does not come to that. */
    Future<Void> opened() {
        return opened.future();
    }

    /** Messages written whose acks have not come. */
    int unacked() {
        return acks.count();
    }

    /** Completes, and never fails, when the session has ended. */
    Future<Ending> ended() {
        return ended.future();
    }

    /** Completes when the connection is closed too, which is after the end. */
    Future<Void> closed() {
        return closed.future();
    }

    /** Completes when the message is written, or acked if it asks for that. */
    Future<Void> send(OutgoingMessage message) {
        if (phase instanceof Phase.Ended end) {
            return Future.failedFuture(end.why());
        }
        var sending = new Sending(message, new PieceWriter(message.pieces()), Promise.promise());
        unwritten.add(sending);
        pump();
        return sending.delivered().future();
    }

    /** Closes the connection after what was written; messages that are not delivered by now fail. */
    void finish(String why) {
        end(ending(why, false));
    }

    private void pump() {
        while (isOpen() && !socket.writeQueueFull() && beginNext()) {
            Sending current = writing.orElseThrow();
            Buffer piece = current.writer().next();
            if (current.writer().hasNext()) {
                socket.write(piece);
            } else {
                writing = Optional.empty();
                writeLast(current, piece);
            }
        }
        watch();
    }

    /** Whether there is a message to write. */
    private boolean beginNext() {
        if (writing.isEmpty() && acks.count() < scope.config().unackedChunksLimit()) {
            writing = Optional.ofNullable(unwritten.poll());
        }
        return writing.isPresent();
    }

    private void writeLast(Sending sending, Buffer piece) {
        // Expected before it is written: the ack may be read before we learn that the write is done.
        sending.message().token().ifPresent(token -> acks.expect(token, sending.delivered()));
        flushing++;
        socket.write(piece).onComplete(written -> onWritten(sending, written));
    }

    private void onWritten(Sending sending, AsyncResult<Void> written) {
        flushing--;
        sendDeadline.stop();
        if (written.failed()) {
            onLost(SystemReason.of(written.cause()));
            sending.delivered().tryFail(why());
        } else if (sending.message().token().isEmpty()) {
            sending.delivered().tryComplete();
        }
        watch();
    }

    /** Arms the deadlines that what is under way asks for. */
    private void watch() {
        if (!isOpen()) {
            return;
        }
        if ((writing.isPresent() || flushing > 0) && !sendDeadline.isRunning()) {
            sendDeadline.restart();
        }
        boolean idle = writing.isEmpty() && unwritten.isEmpty() && flushing == 0 && acks.count() == 0;
        idleDeadline.ifPresent(idle ? Deadline::restart : Deadline::stop);
    }

    private void onBytes(Buffer buffer) {
        try {
            SocketBytes.read(buffer, (bytes, offset, length) -> decoder.feed(bytes, offset, length, this::onMessage));
        } catch (ProtocolException e) {
            fail(scope.meters().protocolErrors, "the server sent what is not the protocol: " + e.getMessage());
        }
    }

    private void onMessage(ServerMessage message) {
        switch (phase) {
            case Phase.Greeting(Handshake handshake) -> shake(handshake, message);
            case Phase.Settling settling -> onReply(message);
            case Phase.Open open -> onReply(message);
            case Phase.Ended end -> {}
        }
    }

    private void shake(Handshake handshake, ServerMessage message) {
        try {
            switch (handshake) {
                case Handshake.AwaitsHelo waiting
                when message instanceof Helo helo -> {
                    Handshake.AwaitsPong next = waiting.answer(helo);
                    phase = new Phase.Greeting(next);
                    socket.write(SocketBytes.wrap(next.ping().encode()));
                }
                case Handshake.AwaitsPong waiting
                when message instanceof Pong pong -> {
                    waiting.check(pong);
                    open();
                }
                default ->
                    fail(scope.meters().handshakeErrors, "the server sent neither HELO nor PONG where one was due");
            }
        } catch (ProtocolException e) {
            fail(scope.meters().handshakeErrors, e.getMessage());
        }
    }

    private void onReply(ServerMessage message) {
        switch (message) {
            case Ack ack when acks.arrived(ack.chunk()) -> pump();
            case Ack ack ->
                fail(
                        scope.meters().ackMismatches,
                        "the server acked " + ack.chunk() + ", which is no chunk that it was sent");
            case NoAck none -> fail(scope.meters().sendErrors, "the server could not take a chunk and said so");
            case Helo helo ->
                fail(
                        scope.meters().handshakeErrors,
                        "the server asks for a shared key, but this output has no <security>");
            case Pong pong -> fail(scope.meters().protocolErrors, "the server sent a PONG that nobody asked for");
        }
    }

    private void onBroken(Throwable failure) {
        scope.tls()
                .flatMap(tls -> tls.problem(failure))
                .ifPresentOrElse(
                        problem -> fail(scope.meters().tlsErrors, problem.getMessage()),
                        () -> onLost(SystemReason.of(failure)));
    }

    private void onLost(String reason) {
        if (phase instanceof Phase.Greeting || phase instanceof Phase.Settling) {
            fail(
                    scope.meters().handshakeErrors,
                    "connection " + reason + " during the handshake; if it refused us, its log says why");
            return;
        }
        boolean suspicious = writing.isPresent() || !unwritten.isEmpty() || flushing > 0 || acks.count() > 0;
        if (isOpen() && suspicious) {
            scope.meters().sendErrors.increment();
        }
        String what = acks.count() > 0 ? " with " + acks.count() + " chunks not acked" : "";
        end(ending("connection " + reason + what, suspicious));
    }

    private void onSendTimeout() {
        fail(
                scope.meters().sendErrors,
                "the server took nothing for send_timeout "
                        + DurationText.of(scope.config().sendTimeout()));
    }

    private void onHandshakeTimeout() {
        boolean greeted = phase instanceof Phase.Greeting(Handshake.AwaitsPong waiting);
        fail(
                scope.meters().handshakeErrors,
                "the server sent no " + (greeted ? "PONG" : "HELO") + " within handshake_timeout "
                        + scope.config().handshakeTimeout()
                        + (greeted ? "" : "; an input without <security>, where this output has one?"));
    }

    private void onAckTimeout() {
        fail(
                scope.meters().ackTimeouts,
                "no ack within ack_response_timeout "
                        + DurationText.of(scope.config().ackResponseTimeout()));
    }

    private void fail(Counter counter, String why) {
        if (!isEnded()) {
            counter.increment();
            end(ending(why, true));
        }
    }

    private Ending ending(String reason, boolean suspicious) {
        return new Ending(reason, new UpstreamException(server + ": " + reason, isOpen(), null), suspicious);
    }

    /** The end, once. A late ack cannot come after it: nobody reads this connection any more. */
    private void end(Ending ending) {
        if (isEnded()) {
            return;
        }
        phase = new Phase.Ended(ending.why());
        handshakeDeadline.stop();
        sendDeadline.stop();
        idleDeadline.ifPresent(Deadline::stop);
        Future<Void> shut = ending.suspicious() ? Closing.now(socket) : Closing.politely(scope.vertx(), socket, LINGER);
        shut.onComplete(done -> closed.tryComplete());
        ended.complete(ending);
        opened.tryFail(ending.why());
        acks.fail(ending.why());
        writing.ifPresent(sending -> sending.delivered().tryFail(ending.why()));
        List.copyOf(unwritten).forEach(sending -> sending.delivered().tryFail(ending.why()));
        unwritten.clear();
        writing = Optional.empty();
    }

    private boolean isEnded() {
        return phase instanceof Phase.Ended;
    }

    private UpstreamException why() {
        return phase instanceof Phase.Ended end
                ? end.why()
                : new UpstreamException(server + ": write failed", true, null);
    }
}
