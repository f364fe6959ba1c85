package dev.tributary.forward.server;

import dev.tributary.net.Closing;
import dev.tributary.net.PortBinding;
import dev.tributary.net.tls.Tls;
import dev.tributary.net.tls.TlsException;
import dev.tributary.net.tls.TlsPeer;
import dev.tributary.net.tls.TlsServerConfig;
import dev.tributary.plugin.PeerMemory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a connection passes before it is a session: the limit on connections, the pause after wrong guesses from its
 * address, and TLS. Confined to its event loop.
 */
final class ConnectionAdmission {
    /** Takes a connection that has passed, paused, with what TLS told of its other end. */
    @FunctionalInterface
    interface Passed {
        void accept(NetSocket socket, Optional<TlsPeer> secured, PeerMemory.Account account);
    }

    /** How long a peer that comes too late may take to close its half after ours. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final ServerScope scope;
    private final Optional<Tls> tls;
    private final Passed passed;
    private final Set<NetSocket> securing = new HashSet<>();
    private final Promise<Void> emptied = Promise.promise();
    private boolean closed;

    ConnectionAdmission(ServerScope scope, Optional<Tls> tls, Passed passed) {
        this.scope = scope;
        this.tls = tls;
        this.passed = passed;
    }

    /** @param sessions how many connections have passed and are open */
    void knock(NetSocket socket, int sessions) {
        String address = socket.remoteAddress().hostAddress();
        if (closed) {
            // It was accepted before the port was shut.
            Closing.politely(scope.vertx(), socket, LINGER);
        } else if (sessions + securing.size() >= scope.config().connectionLimit()) {
            refuse(socket, "connection_limit is " + scope.config().connectionLimit());
        } else if (scope.guesses().mustWait(address, scope.context().clock().instant())) {
            scope.meters().refused(Refusal.BACKOFF).increment();
            socket.close();
        } else {
            switch (open(socket, address)) {
                case PeerMemory.Admission.Refused(String why) -> refuse(socket, why);
                case PeerMemory.Admission.Opened(PeerMemory.Account account) ->
                    tls.ifPresentOrElse(
                            one -> secure(one, socket, address, account),
                            () -> passed.accept(socket, Optional.empty(), account));
            }
        }
    }

    private PeerMemory.Admission open(NetSocket socket, String address) {
        boolean proves = scope.authentication().isPresent()
                || scope.config().tls().filter(TlsServerConfig::clientCertAuth).isPresent();
        return scope.memory()
                .open(
                        address,
                        proves ? PeerMemory.Trust.UNPROVEN : PeerMemory.Trust.NEW,
                        tls.isPresent() ? PeerMemory.SECURED_CONNECTION_BYTES : PeerMemory.CONNECTION_BYTES,
                        scope.config().connectionLimitPerAddress(),
                        () -> scope.onLoop(() -> Closing.now(socket)));
    }

    private void refuse(NetSocket socket, String why) {
        scope.meters().refusedConnections.increment();
        scope.warnings().warn(socket.remoteAddress() + ": refused, " + why);
        Closing.now(socket);
    }

    /** Lets nobody pass any more. Completes when who is shaking hands has done so and is closed in good order. */
    Future<Void> close() {
        closed = true;
        left();
        return emptied.future();
    }

    /** Cuts off who is shaking hands. */
    void cut() {
        List.copyOf(securing).forEach(Closing::now);
    }

    private void left() {
        if (closed && securing.isEmpty()) {
            emptied.tryComplete();
        }
    }

    private void secure(Tls one, NetSocket socket, String address, PeerMemory.Account account) {
        securing.add(socket);
        one.secure(scope.vertx(), socket, address, scope.config().handshakeTimeout(), Tls.Resumption.OFFERED)
                .onComplete(secured -> {
                    if (secured.succeeded() && closed) {
                        account.close();
                        Closing.politely(scope.vertx(), socket, LINGER).onComplete(done -> gone(socket));
                        return;
                    }
                    gone(socket);
                    if (secured.failed()) {
                        account.close();
                        onNotSecured(address, socket.remoteAddress().port(), secured.cause());
                    } else {
                        passed.accept(socket, Optional.of(secured.result()), account);
                    }
                });
    }

    private void gone(NetSocket socket) {
        securing.remove(socket);
        left();
    }

    private void onNotSecured(String address, int port, Throwable cause) {
        String peer = PortBinding.text(address, port);
        if (!(cause instanceof TlsException problem) || problem.kind() == TlsException.Kind.CLOSED) {
            // A probe that only looks whether somebody listens.
            scope.log().debugf("forward input: %s: %s", peer, cause.getMessage());
            return;
        }
        scope.turnedAway(Refusal.of(problem.kind()), address);
        scope.warnings().warn(peer + ": not let in: " + problem.getMessage());
    }
}
