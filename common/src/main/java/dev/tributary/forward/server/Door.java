package dev.tributary.forward.server;

import dev.tributary.net.Closing;
import dev.tributary.net.PortBinding;
import dev.tributary.net.tls.Tls;
import dev.tributary.net.tls.TlsException;
import dev.tributary.net.tls.TlsPeer;
import io.vertx.core.net.NetSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What a connection passes before it is a session: the limit on connections, the pause after wrong guesses from its
 * address, and TLS. Confined to its event loop.
 */
final class Door {
    private final ServerScope scope;
    private final Optional<Tls> tls;
    private final BiConsumer<NetSocket, Optional<TlsPeer>> passed;
    private final Set<NetSocket> securing = new HashSet<>();
    private boolean closed;

    /** @param passed takes a connection that has passed, paused, with what TLS told of its other end */
    Door(ServerScope scope, Optional<Tls> tls, BiConsumer<NetSocket, Optional<TlsPeer>> passed) {
        this.scope = scope;
        this.tls = tls;
        this.passed = passed;
    }

    /** @param sessions how many connections have passed and are open */
    void knock(NetSocket socket, int sessions) {
        String address = socket.remoteAddress().hostAddress();
        if (closed) {
            socket.close();
        } else if (sessions + securing.size() >= scope.config().connectionLimit()) {
            scope.meters().refusedConnections.increment();
            scope.warnings()
                    .warn(socket.remoteAddress() + ": refused, connection_limit is "
                            + scope.config().connectionLimit());
            socket.close();
        } else if (scope.guesses().mustWait(address, scope.context().clock().instant())) {
            scope.meters().refused(Refusal.BACKOFF).increment();
            socket.close();
        } else {
            tls.ifPresentOrElse(one -> secure(one, socket, address), () -> passed.accept(socket, Optional.empty()));
        }
    }

    /** Lets nobody pass any more; who is shaking hands is cut off. */
    void close() {
        closed = true;
        List.copyOf(securing).forEach(Closing::now);
    }

    private void secure(Tls one, NetSocket socket, String address) {
        securing.add(socket);
        one.secure(scope.vertx(), socket, address, scope.config().handshakeTimeout())
                .onComplete(secured -> {
                    securing.remove(socket);
                    if (secured.failed()) {
                        onNotSecured(address, socket.remoteAddress().port(), secured.cause());
                    } else if (closed) {
                        socket.close();
                    } else {
                        passed.accept(socket, Optional.of(secured.result()));
                    }
                });
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
