package dev.tributary.net;

import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;

/**
 * Whether a socket is read. A socket that is only paused goes on to read what it then queues, up to a mebibyte; of a
 * thousand paused ones that is a gibibyte which nobody counts. What is stopped here stays with its sender.
 */
public final class Reading {
    private Reading() {}

    /** Reads nothing more. Call on the socket's context. */
    public static void stop(NetSocket socket) {
        socket.pause();
        automatic(socket, false);
    }

    /** Reads on. Call on the socket's context. */
    public static void goOn(NetSocket socket) {
        automatic(socket, true);
        socket.resume();
    }

    private static void automatic(NetSocket socket, boolean on) {
        ((NetSocketInternal) socket).channelHandlerContext().channel().config().setAutoRead(on);
    }
}
