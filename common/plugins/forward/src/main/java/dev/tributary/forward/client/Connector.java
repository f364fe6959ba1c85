package dev.tributary.forward.client;

import dev.tributary.net.Attempts;
import dev.tributary.net.SystemReason;
import dev.tributary.net.tls.Tls;
import dev.tributary.net.tls.Tls.Resumption;
import dev.tributary.net.tls.TlsException;
import dev.tributary.net.tls.TlsPeer;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;

/** Opens connections to one server, with TLS if that is asked for. Confined to its event loop. */
final class Connector {
    /** A refusal takes the way of one packet and the check of a certificate. */
    private static final Duration SETTLING_MIN = Duration.ofMillis(200);

    /** A socket on which messages, or the handshake before them, may begin after a moment. */
    record Connection(NetSocket socket, Duration settling) {}

    private final ClientScope scope;
    private final UpstreamConfig config;
    private final Addresses addresses;
    /** There was a handshake before, so that there may be a session to offer. */
    private boolean shookHands;
    /** The server breaks off where it is offered one, as Fluentd with client certificates does. */
    private boolean refusesSessions;

    Connector(ClientScope scope, UpstreamConfig config, Addresses addresses) {
        this.scope = scope;
        this.config = config;
        this.addresses = addresses;
    }

    /**
     * Fails within the time that {@code connect_timeout} and {@code handshake_timeout} allow; then the name's addresses
     * are asked for anew next time.
     */
    Future<Connection> connect() {
        return scope.tls()
                .map(this::connect)
                .orElseGet(() -> open().map(socket -> new Connection(socket, Duration.ZERO)))
                .onFailure(failure -> addresses.forget());
    }

    private Future<NetSocket> open() {
        return addresses.all().compose(all -> Attempts.first(scope.vertx(), all, this::open, Connector::isSilence));
    }

    private Future<NetSocket> open(InetAddress address) {
        return scope.client()
                .connect(SocketAddress.inetSocketAddress(new InetSocketAddress(address, config.port())))
                .onSuccess(socket -> addresses.answered(address));
    }

    /** Whether nobody has answered at all, not even to refuse. */
    static boolean isSilence(Throwable cause) {
        return cause instanceof ConnectTimeoutException;
    }

    /** What a server says to a session that it does not want is said of nothing else: it is asked again without one. */
    private Future<Connection> connect(Tls tls) {
        if (refusesSessions) {
            return connect(tls, Resumption.NONE);
        }
        boolean offering = shookHands;
        return connect(tls, Resumption.OFFERED).recover(failure -> {
            if (!offering || !(failure instanceof TlsException problem) || !problem.mayBeAboutSession()) {
                return Future.failedFuture(failure);
            }
            return connect(tls, Resumption.NONE).onSuccess(connection -> {
                refusesSessions = true;
                scope.log()
                        .debugf(
                                "forward output: %s resumes no TLS session, none is offered to it any more: %s",
                                config.label(), problem.getMessage());
            });
        });
    }

    private Future<Connection> connect(Tls tls, Resumption resumption) {
        return open().compose(socket -> tls.secure(
                        scope.vertx(),
                        socket,
                        config.certificateName(),
                        scope.config().handshakeTimeout(),
                        resumption)
                .map(peer -> {
                    shookHands = true;
                    return new Connection(socket, settling(tls, peer));
                }));
    }

    /** How long the server may need to say that it does not accept our certificate, if it can still do that. */
    private static Duration settling(Tls tls, TlsPeer peer) {
        if (!tls.showsCertificate() || !peer.mayStillRefuse()) {
            return Duration.ZERO;
        }
        Duration twice = peer.handshake().multipliedBy(2);
        return twice.compareTo(SETTLING_MIN) < 0 ? SETTLING_MIN : twice;
    }

    /** Why no connection came about, for who knows already to where. */
    static String reason(Throwable cause) {
        return switch (cause) {
            case UnknownHostException e -> "unknown host " + e.getMessage();
            // "Connection refused: /127.0.0.1:24224": who reads it has the address already.
            case ConnectException e ->
                SystemReason.of(e).replaceFirst(": \\S*/\\S+$", "").toLowerCase(Locale.ROOT);
            default -> SystemReason.of(cause);
        };
    }
}
