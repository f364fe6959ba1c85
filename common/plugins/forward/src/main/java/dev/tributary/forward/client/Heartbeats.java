package dev.tributary.forward.client;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks every server each {@code heartbeat_interval} whether it is there, and has the silence of those judged that do not
 * answer. Nobody waits for another's answer. With heartbeats off only servers believed down are asked, each {@code
 * recover_wait}, so that they are not given up for ever. Confined to its event loop.
 */
final class Heartbeats {
    private static final Buffer QUESTION = Buffer.buffer(new byte[] {0});

    private final ClientScope scope;
    private final Supplier<List<Upstream>> upstreams;
    /** By the address asked, which is where the answer comes from. */
    private final Map<String, Upstream> asked = new HashMap<>();

    private final Set<Long> retries = new HashSet<>();
    private Optional<DatagramSocket> socket = Optional.empty();
    private OptionalLong timer = OptionalLong.empty();
    private Instant lastTick = Instant.EPOCH;

    Heartbeats(ClientScope scope, Supplier<List<Upstream>> upstreams) {
        this.scope = scope;
        this.upstreams = upstreams;
    }

    /** Asks at once and from then on; completes before any answer. */
    Future<Void> start() {
        switch (scope.config().heartbeatType()) {
            case TRANSPORT, TCP -> every(Upstream::beat);
            case UDP -> {
                DatagramSocket udp = scope.vertx().createDatagramSocket();
                udp.exceptionHandler(e -> scope.log().debugf("forward output: UDP heartbeat: %s", e.getMessage()));
                return udp.listen(0, "0.0.0.0").map(bound -> {
                    socket = Optional.of(bound);
                    bound.handler(packet -> heard(packet.sender()));
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
        retries.forEach(scope.vertx()::cancelTimer);
        return socket.map(DatagramSocket::close).orElseGet(Future::succeededFuture);
    }

    /** What is believed of a server has changed. */
    void changed(Upstream upstream) {
        if (scope.config().heartbeatType() == HeartbeatType.NONE && upstream.state() == Belief.State.DOWN) {
            retryLater(upstream);
        }
    }

    /** The first time at once, then in a rhythm that agents started together do not share. */
    private void every(Consumer<Upstream> beat) {
        long intervalMillis = Math.max(1, scope.config().heartbeatInterval().toMillis());
        long phase = 1 + scope.context().random().nextLong(intervalMillis);
        lastTick = scope.context().clock().instant();
        upstreams.get().forEach(beat);
        timer = OptionalLong.of(scope.vertx().setPeriodic(phase, intervalMillis, due -> tick(beat)));
    }

    private void tick(Consumer<Upstream> beat) {
        Duration interval = scope.config().heartbeatInterval();
        Instant now = scope.context().clock().instant();
        Duration late = Duration.between(lastTick, now).minus(interval);
        lastTick = now;
        for (Upstream upstream : upstreams.get()) {
            // We were suspended, or the clock was set.
            if (late.abs().compareTo(interval) > 0) {
                upstream.excuse(late);
            }
            if (!upstream.check()) {
                beat.accept(upstream);
            }
        }
    }

    private void retryLater(Upstream upstream) {
        long waitMillis = Math.max(1, scope.config().recoverWait().toMillis());
        long jitterMillis = scope.context().random().nextLong(1 + waitMillis / 10);
        retries.add(scope.vertx().setTimer(waitMillis + jitterMillis, due -> {
            retries.remove(due);
            if (upstreams.get().contains(upstream) && upstream.state() == Belief.State.DOWN) {
                upstream.probe().onFailure(e -> retryLater(upstream));
            }
        }));
    }

    private void ask(DatagramSocket udp, Upstream upstream) {
        int port = upstream.config().port();
        upstream.addresses()
                .compose(addresses -> {
                    asked.values().removeIf(other -> other == upstream);
                    return Future.join(addresses.stream()
                            .map(address -> {
                                asked.put(address.getHostAddress() + " " + port, upstream);
                                return udp.send(QUESTION, port, address.getHostAddress());
                            })
                            .toList());
                })
                .onFailure(e -> upstream.notReached("UDP heartbeat: " + e.getMessage()));
    }

    private void heard(SocketAddress sender) {
        Upstream upstream = asked.get(sender.hostAddress() + " " + sender.port());
        if (upstream != null) {
            upstream.beatAnswered();
        }
    }
}
