package dev.tributary.forward.client;

import dev.tributary.net.PortBinding;
import dev.tributary.net.tls.Tls;
import dev.tributary.net.tls.TlsException;
import dev.tributary.net.tls.TlsPeer;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One server: what is believed of it, and the connections to it. A connection that opens, with its handshake, or a heartbeat answered, is
 * evidence that it is up; one refused, or broken with something under way, that it is down. Confined to its event loop.
 */
final class Upstream {

    /** What is believed of a server. */
    enum State {
        /** Nobody has tried yet. */
        UNKNOWN,
        UP,
        DOWN
    }

    /** A refusal takes the way of one packet and the check of a certificate. */
    private static final Duration SETTLING_MIN = Duration.ofMillis(50);

    /** A socket on which messages, or the handshake before them, may begin after a moment. */
    private record Connection(NetSocket socket, Duration settling) {}

    private final ClientScope scope;
    private final UpstreamConfig config;
    private final Addresses addresses;
    private final Optional<Credentials> credentials;
    private final List<ClientSession> sessions = new ArrayList<>();
    private Optional<ClientSession> kept = Optional.empty();
    private Optional<Future<ClientSession>> opening = Optional.empty();
    private Instant since;
    private String why = "";
    private boolean stopped;
    // Read by the metrics from any thread.
    private volatile State state = State.UNKNOWN;

    Upstream(ClientScope scope, UpstreamConfig config) {
        this.scope = scope;
        this.config = config;
        this.addresses = new Addresses(scope.context(), config.host(), scope.config());
        this.credentials = scope.config().security().map(security -> Credentials.of(security, config));
        this.since = scope.context().clock().instant();
        scope.context()
                .meters()
                .gauge(
                        "upstream_up",
                        "1 if the server is believed up",
                        () -> state == State.UP ? 1 : 0,
                        "server",
                        label());
        if (scope.config().heartbeatType() == HeartbeatType.NONE) {
            state = State.UP;
        }
    }

    UpstreamConfig config() {
        return config;
    }

    String label() {
        return config.label();
    }

    boolean isUp() {
        return state == State.UP;
    }

    /** Not known to be down: worth a chunk. */
    boolean isAvailable() {
        return state != State.DOWN;
    }

    /** An address of the server; fails if its name has none. */
    Future<InetAddress> address() {
        return addresses.next();
    }

    /** Completes when every message is delivered; fails with {@link UpstreamException}. */
    Future<Void> send(List<OutgoingMessage> messages) {
        return session().compose(session -> {
            List<Future<Void>> sent = messages.stream().map(session::send).toList();
            Future<Void> all = Future.join(sent).mapEmpty();
            return scope.config().keepalive() ? all : all.onComplete(done -> session.finish("keepalive is off"));
        });
    }

    /** Opens a connection if there is none; completes when one is open. With keepalive it stays for the next chunk. */
    Future<Void> probe() {
        return session()
                .onSuccess(session -> {
                    if (!scope.config().keepalive()) {
                        session.finish("heartbeat");
                    }
                })
                .mapEmpty();
    }

    /** Whether a connection is open or about to be: a heartbeat would tell nothing more. */
    boolean isConnected() {
        return kept.isPresent() || opening.isPresent() || !sessions.isEmpty();
    }

    void believeUp() {
        believe(State.UP, "");
    }

    /** @param reason the evidence */
    void believeDown(String reason) {
        addresses.forget();
        believe(State.DOWN, reason);
    }

    /** Since when the state is what it is. */
    Instant since() {
        return since;
    }

    Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("server", label());
        data.put("address", PortBinding.text(config.host(), config.port()));
        data.put("state", state.name().toLowerCase(Locale.ROOT));
        data.put("since", since.toString());
        if (!why.isEmpty()) {
            data.put("why", why);
        }
        data.put(
                "unacked_chunks",
                sessions.stream().mapToInt(ClientSession::unacked).sum());
        return data;
    }

    /** Ends every connection; what is not delivered fails. Completes when they are closed. */
    Future<Void> stop() {
        stopped = true;
        var open = List.copyOf(sessions);
        open.forEach(session -> session.finish("stopping"));
        return Future.join(open.stream().map(ClientSession::closed).toList()).mapEmpty();
    }

    /** The connection that is kept, or a new one; who waits for one that is being opened shares it if it will be kept. */
    private Future<ClientSession> session() {
        if (!scope.config().keepalive()) {
            return open();
        }
        if (kept.isPresent()) {
            return Future.succeededFuture(kept.get());
        }
        if (opening.isEmpty()) {
            Future<ClientSession> next = open();
            opening = Optional.of(next);
            next.onComplete(done -> {
                opening = Optional.empty();
                kept = Optional.ofNullable(done.result()).filter(ClientSession::isOpen);
            });
            return next;
        }
        return opening.get();
    }

    private Future<ClientSession> open() {
        return addresses
                .next()
                .compose(address -> scope.client()
                        .connect(SocketAddress.inetSocketAddress(new InetSocketAddress(address, config.port()))))
                .compose(this::secure)
                .transform(connected -> {
                    if (connected.succeeded()) {
                        return opened(connected.result());
                    }
                    boolean tls = connected.cause() instanceof TlsException;
                    (tls ? scope.meters().tlsErrors : scope.meters().connectErrors).increment();
                    String reason = reason(connected.cause());
                    believeDown(reason);
                    return Future.failedFuture(
                            new UpstreamException(label() + ": " + reason, false, connected.cause()));
                });
    }

    private Future<Connection> secure(NetSocket socket) {
        return scope.tls()
                .map(tls -> tls.secure(
                                scope.vertx(),
                                socket,
                                config.certificateName(),
                                scope.config().handshakeTimeout())
                        .map(peer -> new Connection(socket, settling(tls, peer))))
                .orElseGet(() -> Future.succeededFuture(new Connection(socket, Duration.ZERO)));
    }

    /** How long the server may need to say that it does not accept our certificate, if it can still do that. */
    private static Duration settling(Tls tls, TlsPeer peer) {
        if (!tls.showsCertificate() || !peer.mayStillRefuse()) {
            return Duration.ZERO;
        }
        Duration twice = peer.handshake().multipliedBy(2);
        return twice.compareTo(SETTLING_MIN) < 0 ? SETTLING_MIN : twice;
    }

    private Future<ClientSession> opened(Connection connection) {
        NetSocket socket = connection.socket();
        var session = new ClientSession(scope, label(), socket, credentials, connection.settling());
        socket.resume();
        if (stopped) {
            session.finish("stopping");
            return Future.failedFuture(new UpstreamException(label() + ": stopping", false, null));
        }
        sessions.add(session);
        session.ended().onSuccess(ending -> onEnded(session, ending));
        return session.opened().map(session).onSuccess(open -> believeUp());
    }

    private void onEnded(ClientSession session, ClientSession.Ending ending) {
        sessions.remove(session);
        kept = kept.filter(other -> other != session);
        if (ending.suspicious() && !stopped) {
            believeDown(ending.reason());
        }
    }

    private void believe(State newState, String reason) {
        if (state == newState) {
            return;
        }
        boolean change = !(state == State.UNKNOWN && newState == State.UP && stopped);
        state = newState;
        why = reason;
        since = scope.context().clock().instant();
        if (change && !stopped) {
            if (newState == State.UP) {
                scope.log().infof("forward output: %s is up", label());
            } else {
                scope.log().warnf("forward output: %s is down: %s", label(), reason);
            }
        }
    }

    private static String reason(Throwable cause) {
        return switch (cause) {
            case UnknownHostException e -> "unknown host " + e.getMessage();
            // "Connection refused: /127.0.0.1:24224": who reads it has the address already.
            case ConnectException e ->
                e.getMessage().replaceFirst(": \\S*/\\S+$", "").toLowerCase(Locale.ROOT);
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
    }
}
