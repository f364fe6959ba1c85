package dev.tributary.forward.server;

import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;

/** Answers every datagram on the server's port, whatever it says, with one byte 00, as Fluentd does. */
final class UdpHeartbeat {
    private static final Buffer ANSWER = Buffer.buffer(new byte[] {0});

    private final DatagramSocket socket;

    private UdpHeartbeat(DatagramSocket socket) {
        this.socket = socket;
    }

    static Future<UdpHeartbeat> listen(PluginContext context, int port, String bind) {
        DatagramSocket socket = context.vertx().createDatagramSocket();
        var heartbeats = context.meters().counter("heartbeats_in", "UDP heartbeats answered");
        socket.exceptionHandler(e -> context.log().debugf("forward input: UDP heartbeat: %s", e.getMessage()));
        return socket.listen(port, bind)
                .map(bound -> {
                    bound.handler(packet -> {
                        heartbeats.increment();
                        answer(context, bound, packet);
                    });
                    return new UdpHeartbeat(bound);
                })
                .onFailure(e -> socket.close());
    }

    private static void answer(PluginContext context, DatagramSocket socket, DatagramPacket packet) {
        var sender = packet.sender();
        socket.send(ANSWER, sender.port(), sender.hostAddress())
                .onFailure(e -> context.log().debugf("forward input: UDP heartbeat to %s: %s", sender, e.getMessage()));
    }

    Future<Void> close() {
        return socket.close();
    }
}
