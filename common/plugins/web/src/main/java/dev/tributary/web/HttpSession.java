package dev.tributary.web;

import dev.tributary.event.EventTime;
import dev.tributary.event.NoRoomException;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.net.Closing;
import dev.tributary.net.Deadline;
import dev.tributary.net.Reading;
import dev.tributary.peers.PeerSession;
import dev.tributary.peers.PeerSocket;
import dev.tributary.plugin.Guarded;
import dev.tributary.plugin.PeerMemory;
import dev.tributary.plugin.buffered.BufferOverflowException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.impl.NetSocketInternal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;

/**
 * One connection of an HTTP client. It takes one request after the other and reads nothing while one is worked on, so
 * what a client has sent ahead stays with it. Confined to its event loop.
 */
final class HttpSession implements PeerSession {
    /** How long a peer may take to close its half after ours. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    /** Of a body's pieces as they are handed on. */
    private static final int PIECE_BYTES = 8 * 1024;

    /** A larger body, or one that has to be inflated, is read off the event loop. */
    private static final int SMALL_BYTES = 16 * 1024;

    private static final String CODEC = "http";

    private final HttpScope scope;
    private final PeerSocket peer;
    private final NetSocketInternal socket;
    private final PeerMemory.Account account;
    private final Deadline idle;
    private final Deadline coming;
    private final Deadline taking;
    private final Promise<Void> ended = Promise.promise();
    /** What came behind the request that is worked on; no more than was read at once. */
    private final Queue<HttpObject> behind = new ArrayDeque<>();

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    /** How many have begun. */
    private long requests;

    private Optional<Received> request = Optional.empty();
    /** Bodies whose events are not taken yet, also of requests that were answered in the meantime. */
    private int underWay;

    private long underWayBytes;
    private boolean working;
    private boolean goingOn;
    private boolean finishing;
    private boolean closing;
    private boolean gone;

    HttpSession(HttpScope scope, PeerSocket peer) {
        this.scope = scope;
        this.peer = peer;
        account = peer.account();
        socket = (NetSocketInternal) peer.socket();
        idle = new Deadline(scope.context().vertx(), scope.config().keepaliveTimeout(), this::close);
        coming = new Deadline(scope.context().vertx(), scope.config().requestTimeout(), this::onTooSlow);
        taking = new Deadline(scope.context().vertx(), scope.config().acceptTimeout(), this::onTakenTooLate);
        int headers = scope.config().headerSizeLimit();
        socket.channelHandlerContext()
                .pipeline()
                .addBefore(
                        socket.channelHandlerContext().name(),
                        CODEC,
                        new HttpServerCodec(headers, headers, PIECE_BYTES));
        socket.messageHandler(this::onMessage);
        socket.exceptionHandler(
                e -> scope.context().log().debugf("http input: %s: %s", peer.address(), e.getMessage()));
        socket.closeHandler(closed -> onClosed());
        socket.drainHandler(written -> balance());
        idle.restart();
    }

    @Override
    public Future<Void> ended() {
        return ended.future();
    }

    @Override
    public void finish() {
        finishing = true;
        if (request.isEmpty()) {
            close();
        }
    }

    @Override
    public void abort() {
        closing = true;
        Closing.now(socket);
        ended.tryComplete();
    }

    @Override
    public void giveWay() {
        if (request.isPresent() && !working) {
            later("peers hold too much together, and this request is given up for others");
        } else if (request.isEmpty()) {
            close();
        }
    }

    @Override
    public void balance() {
        if (gone || closing || working || socket.writeQueueFull()) {
            Reading.stop(socket);
            account.waitsNot();
        } else if (account.mayRead()) {
            Reading.goOn(socket);
        } else {
            Reading.stop(socket);
            scope.port().awaitsMemory(this);
        }
    }

    private void onMessage(Object message) {
        if (!(message instanceof HttpObject part) || closing) {
            ReferenceCountUtil.release(message);
        } else if (working) {
            behind.add(part);
        } else {
            take(part);
        }
    }

    private void take(HttpObject part) {
        try {
            if (part.decoderResult().isFailure()) {
                onGarbled(part.decoderResult().cause());
                return;
            }
            if (part instanceof HttpRequest head) {
                begin(head);
            }
            if (part instanceof HttpContent content && request.isPresent()) {
                append(content);
            }
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    private void begin(HttpRequest head) {
        idle.stop();
        coming.restart();
        requests++;
        scope.counts().messages().increment();
        try {
            request = Optional.of(Received.of(head));
        } catch (BadRequestException e) {
            refuse(HttpResponseStatus.valueOf(e.status()), e.reason());
            return;
        }
        if (HttpUtil.getContentLength(head, 0L) > limit()) {
            tooLarge();
        } else if (HttpUtil.is100ContinueExpected(head)) {
            socket.writeMessage(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private long limit() {
        return Math.min(scope.config().bodySizeLimit(), scope.context().memory().messageMaxBytes());
    }

    private void append(HttpContent content) {
        int length = content.content().readableBytes();
        if (body.size() + (long) length > limit()) {
            tooLarge();
            return;
        }
        scope.counts().bytes().add(length);
        byte[] piece = new byte[length];
        content.content().getBytes(content.content().readerIndex(), piece);
        body.writeBytes(piece);
        weigh();
        if (content instanceof LastHttpContent) {
            whole();
        } else {
            balance();
        }
    }

    private void tooLarge() {
        scope.counts().unread().increment();
        warn("a body is longer than body_size_limit " + limit());
        answer(
                new Answer(
                        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                        "text/plain",
                        "Too large".getBytes(StandardCharsets.UTF_8),
                        true,
                        Optional.empty()),
                Map.of());
    }

    private void onTooSlow() {
        refuse(
                HttpResponseStatus.REQUEST_TIMEOUT,
                "the request did not come within request_timeout, %d bytes of its body did".formatted(body.size()));
    }

    private void onGarbled(Throwable cause) {
        HttpResponseStatus status = cause instanceof TooLongHttpLineException
                ? HttpResponseStatus.REQUEST_URI_TOO_LONG
                : cause instanceof TooLongHttpHeaderException
                        ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                        : HttpResponseStatus.BAD_REQUEST;
        refuse(status, "this is not HTTP/1: " + cause.getMessage());
    }

    /** Answers before the request has ended; what follows is not read. */
    private void refuse(HttpResponseStatus status, String reason) {
        scope.counts().unread().increment();
        warn(reason);
        answer(Answer.failed(status, reason).closing(), Map.of());
    }

    private void later(String reason) {
        scope.counts().noRoom().increment();
        warn(reason);
        answer(Answer.later(scope.config().retryAfter(), reason).closing(), Map.of());
    }

    private void warn(String line) {
        if (scope.config().dumpErrorLog()) {
            scope.port().warnings().warn(peer.address() + ": " + line);
        }
    }

    /** The request is here; nothing more is read until it is answered. */
    private void whole() {
        Received whole = request.orElseThrow();
        coming.stop();
        working = true;
        account.ended();
        balance();
        Cors cors = scope.cors();
        if (whole.method().equals(HttpMethod.OPTIONS)) {
            boolean lets = cors.letsBeforehand(whole);
            answer(
                    Answer.plain(lets ? HttpResponseStatus.OK : HttpResponseStatus.FORBIDDEN),
                    lets ? cors.headersBeforehand(whole) : Map.of());
        } else if (!cors.lets(whole)) {
            answer(Answer.plain(HttpResponseStatus.FORBIDDEN).closing(), Map.of());
        } else if (whole.onlyAsks()) {
            answer(Answer.plain(HttpResponseStatus.OK), cors.headers(whole));
        } else {
            receive(whole);
        }
    }

    private void receive(Received whole) {
        long number = requests;
        byte[] sent = body.toByteArray();
        body.reset();
        underWay++;
        underWayBytes += sent.length;
        weigh();
        taking.restart();
        Tag tag = scope.reader().tag(whole);
        PeerMemory.Work room = account.work();
        read(whole, sent, room).compose(events -> emit(tag, events)).onComplete(done -> {
            room.close();
            underWay--;
            underWayBytes -= sent.length;
            if (request.isPresent() && number == requests) {
                answer(
                        done.succeeded() ? Answer.taken(scope.config()) : failed(done.cause()),
                        scope.cors().headers(whole));
            }
            weigh();
            settle();
        });
    }

    private void onTakenTooLate() {
        Map<String, String> headers = request.map(scope.cors()::headers).orElse(Map.of());
        answer(notTaken("the events were not taken within accept_timeout; they may be taken still", true), headers);
    }

    /** Tells what is held for this connection. */
    private void weigh() {
        account.holds(body.size() + underWayBytes, body.size());
    }

    private Future<PackedEvents> read(Received whole, byte[] sent, PeerMemory.Work room) {
        EventTime arrival = EventTime.of(scope.context().clock().instant());
        boolean plain =
                Inflating.isPlain(whole.header(HttpHeaderNames.CONTENT_ENCODING).orElse(""));
        if (plain && sent.length <= SMALL_BYTES) {
            try {
                return Future.succeededFuture(scope.reader().read(whole, peer.address(), sent, arrival, room));
            } catch (BadRequestException | NoRoomException e) {
                return Future.failedFuture(e);
            }
        }
        return scope.context()
                .vertx()
                .executeBlocking(() -> scope.reader().read(whole, peer.address(), sent, arrival, room), false)
                .map(Objects::requireNonNull);
    }

    private Future<Void> emit(Tag tag, PackedEvents events) {
        if (events.count() == 0) {
            return Future.succeededFuture();
        }
        if (tag.isTooLong()) {
            return Future.failedFuture(new BadRequestException("a tag of more than " + Tag.BYTES_MAX + " bytes"));
        }
        return Guarded.call(() -> scope.context().router().emit(tag, events))
                .onSuccess(done -> scope.counts().events().add(events.count()));
    }

    private Answer failed(Throwable cause) {
        return switch (cause) {
            case BadRequestException bad -> {
                scope.counts().unread().increment();
                warn(bad.reason());
                yield Answer.failed(HttpResponseStatus.valueOf(bad.status()), bad.reason());
            }
            case NoRoomException noRoom -> notTaken(String.valueOf(noRoom.getMessage()), true);
            case BufferOverflowException full -> notTaken(String.valueOf(full.getMessage()), true);
            default -> notTaken(String.valueOf(cause.getMessage()), false);
        };
    }

    private Answer notTaken(String reason, boolean later) {
        scope.counts().notTaken().increment();
        warn("not taken: " + reason);
        return later
                ? Answer.later(scope.config().retryAfter(), reason)
                : Answer.failed(HttpResponseStatus.INTERNAL_SERVER_ERROR, reason);
    }

    private void answer(Answer answer, Map<String, String> headers) {
        if (gone || closing) {
            return;
        }
        coming.stop();
        taking.stop();
        boolean keep = !answer.closes()
                && !finishing
                && request.filter(Received::keepAlive).isPresent();
        FullHttpResponse response = answer.response();
        headers.forEach((name, value) -> response.headers().set(name, value));
        response.headers().set(HttpHeaderNames.CONNECTION, keep ? "Keep-Alive" : HttpHeaderValues.CLOSE);
        socket.writeMessage(response);
        body.reset();
        weigh();
        request = Optional.empty();
        working = false;
        if (!keep) {
            close();
            return;
        }
        idle.restart();
        goOn();
    }

    /** Takes what came behind the request that is answered. Not from within itself, however many come at once. */
    private void goOn() {
        if (goingOn) {
            return;
        }
        goingOn = true;
        while (!working && !closing && !behind.isEmpty()) {
            take(behind.remove());
        }
        goingOn = false;
        balance();
    }

    /** Closes as soon as what was written is read. */
    private void close() {
        if (closing || gone) {
            return;
        }
        closing = true;
        idle.stop();
        coming.stop();
        socket.channelHandlerContext().pipeline().remove(CODEC);
        Closing.politely(scope.context().vertx(), socket, LINGER).onComplete(done -> settle());
    }

    private void onClosed() {
        gone = true;
        idle.stop();
        coming.stop();
        taking.stop();
        behind.forEach(ReferenceCountUtil::release);
        behind.clear();
        body.reset();
        weigh();
        settle();
    }

    /** Ends when the connection is closed and none of its events are under way. */
    private void settle() {
        if (gone && underWay == 0) {
            ended.tryComplete();
        }
    }
}
