package dev.tributary.forward.server;

import dev.tributary.plugin.Counter;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers datagrams on the server's port, whatever they say, with one byte 00, as Fluentd does. An answer looks as a
 * question does, so two who answer each other would never end, and all it takes is a forged sender. Therefore nothing is
 * answered that may be an answer: what comes from this port itself, and what comes from where an answer went just now.
 * Confined to its event loop.
 */
final class UdpHeartbeat {
    private static final Buffer ANSWER = Buffer.buffer(new byte[] {0});

    /**
     * How often is answered.
     *
     * @param interval within which the same address and port gets no second answer
     * @param addresses that get one within that time, at most
     */
    record Rules(Duration interval, int addresses) {}

    private final PluginContext context;
    private final DatagramSocket socket;
    private final Rules rules;
    private final Counter heartbeats;
    private final Counter ignored;
    /** When whom, the earliest first; none longer ago than the interval. */
    private final Map<SocketAddress, Instant> answered = new LinkedHashMap<>();

    private UdpHeartbeat(PluginContext context, DatagramSocket socket, Rules rules) {
        this.context = context;
        this.socket = socket;
        this.rules = rules;
        heartbeats = context.meters().counter("heartbeats_in", "UDP heartbeats answered");
        ignored = context.meters().counter("heartbeats_ignored", "UDP datagrams that may be answers, not answered");
    }

    static Future<UdpHeartbeat> listen(PluginContext context, int port, String bind, Rules rules) {
        DatagramSocket socket = context.vertx().createDatagramSocket();
        var heartbeat = new UdpHeartbeat(context, socket, rules);
        socket.exceptionHandler(e -> context.log().debugf("forward input: UDP heartbeat: %s", e.getMessage()));
        return socket.listen(port, bind)
                .map(bound -> {
                    bound.handler(heartbeat::onPacket);
                    return heartbeat;
                })
                .onFailure(e -> socket.close());
    }

    private void onPacket(DatagramPacket packet) {
        SocketAddress sender = packet.sender();
        if (isOurs(sender) || !isDue(sender, context.clock().instant())) {
            ignored.increment();
            return;
        }
        heartbeats.increment();
        socket.send(ANSWER, sender.port(), sender.hostAddress())
                .onFailure(e -> context.log().debugf("forward input: UDP heartbeat to %s: %s", sender, e.getMessage()));
    }

    /** Whether it is this port itself, on one of the machine's addresses. */
    private boolean isOurs(SocketAddress sender) {
        if (sender.port() != socket.localAddress().port()) {
            return false;
        }
        InetAddress address = InetAddress.ofLiteral(sender.hostAddress());
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true;
        }
    }

    /** Whether it gets an answer now, which is remembered then. */
    private boolean isDue(SocketAddress sender, Instant now) {
        Instant since = now.minus(rules.interval());
        for (Iterator<Instant> times = answered.values().iterator(); times.hasNext(); ) {
            Instant time = times.next();
            // A time to come: the clock was set back.
            if (time.isAfter(since) && !time.isAfter(now)) {
                break;
            }
            times.remove();
        }
        return answered.size() < rules.addresses() && answered.putIfAbsent(sender, now) == null;
    }

    Future<Void> close() {
        return socket.close();
    }
}
