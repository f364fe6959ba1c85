package dev.tributary.forward.client;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks every server each {@code heartbeat_interval} whether it is there. Nobody waits for another's answer. Confined to
 * its event loop.
 */
final class Heartbeats {
    private static final Buffer QUESTION = Buffer.buffer(new byte[] {0});

    private final ClientScope scope;
    private final List<Upstream> upstreams;
    /** By the address asked, which is where the answer comes from. */
    private final Map<String, Upstream> asked = new HashMap<>();

    private final Map<Upstream, Instant> heardAt = new HashMap<>();
    private Optional<DatagramSocket> socket = Optional.empty();
    private OptionalLong timer = OptionalLong.empty();

    Heartbeats(ClientScope scope, List<Upstream> upstreams) {
        this.scope = scope;
        this.upstreams = upstreams;
    }

    /** Asks at once and from then on; completes before any answer. */
    Future<Void> start() {
        switch (scope.config().heartbeatType()) {
            case TRANSPORT, TCP -> every(this::probe);
            case UDP -> {
                DatagramSocket udp = scope.vertx().createDatagramSocket();
                udp.exceptionHandler(e -> scope.log().debugf("forward output: UDP heartbeat: %s", e.getMessage()));
                return udp.listen(0, "0.0.0.0").map(bound -> {
                    socket = Optional.of(bound);
                    bound.handler(packet -> heard(packet.sender()));
                    Instant now = scope.context().clock().instant();
                    upstreams.forEach(upstream -> heardAt.put(upstream, now));
                    every(upstream -> ask(bound, upstream));
                    return null;
                });
            }
            case NONE -> {}
        }
        return Future.succeededFuture();
    }

    Future<Void> stop() {
        timer.ifPresent(scope.vertx()::cancelTimer);
        return socket.map(DatagramSocket::close).orElseGet(Future::succeededFuture);
    }

    private void every(java.util.function.Consumer<Upstream> beat) {
        upstreams.forEach(beat);
        long intervalMillis = Math.max(1, scope.config().heartbeatInterval().toMillis());
        timer = OptionalLong.of(scope.vertx().setPeriodic(intervalMillis, due -> upstreams.forEach(beat)));
    }

    private void probe(Upstream upstream) {
        if (!upstream.isConnected()) {
            // The upstream draws its conclusions itself.
            upstream.probe().onFailure(e -> scope.log().tracef("forward output: heartbeat: %s", e.getMessage()));
        }
    }

    private void ask(DatagramSocket udp, Upstream upstream) {
        Duration silent =
                Duration.between(heardAt.get(upstream), scope.context().clock().instant());
        if (silent.compareTo(scope.config().hardTimeout()) > 0) {
            upstream.believeDown("no UDP heartbeat answered within hard_timeout "
                    + scope.config().hardTimeout());
        }
        int port = upstream.config().port();
        upstream.address()
                .compose(address -> {
                    asked.put(address.getHostAddress() + " " + port, upstream);
                    return udp.send(QUESTION, port, address.getHostAddress());
                })
                .onFailure(e -> upstream.believeDown("UDP heartbeat: " + e.getMessage()));
    }

    private void heard(SocketAddress sender) {
        Upstream upstream = asked.get(sender.hostAddress() + " " + sender.port());
        if (upstream != null) {
            heardAt.put(upstream, scope.context().clock().instant());
            upstream.believeUp();
        }
    }
}
