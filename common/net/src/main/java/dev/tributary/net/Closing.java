package dev.tributary.net;

import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.time.Duration;

/**
 * Closes a connection so that the peer reads all that was written to it.
 *
 * <p>A kernel that closes a socket with bytes unread sends RST, and RST throws away what the peer has not read yet: the
 * last ack, for one. So: FIN first, then what the peer still sends is read and dropped until it closes too or its time
 * is over.
 */
public final class Closing {
    private Closing() {}

    /**
     * Completes when the connection is closed, {@code linger} from now at the latest. Replaces the socket's handlers
     * but for its close handler. Call on the socket's context.
     */
    public static Future<Void> politely(Vertx vertx, NetSocket socket, Duration linger) {
        Promise<Void> closed = Promise.promise();
        long timer = vertx.setTimer(
                Math.max(1, linger.toMillis()), due -> now(socket).onComplete(done -> closed.tryComplete()));
        socket.endHandler(end -> {
            vertx.cancelTimer(timer);
            socket.close().onComplete(done -> closed.tryComplete());
        });
        socket.exceptionHandler(ignored -> {});
        socket.handler(dropped -> {});
        Reading.goOn(socket);
        // An empty write goes behind what is queued; only then the sending half is shut.
        socket.write(Buffer.buffer()).onComplete(flushed -> shutdownOutput(socket));
        return closed.future();
    }

    /**
     * Completes when the connection is closed, whatever was still to be written. NetSocket's own close waits for that,
     * for ever if the peer reads nothing.
     */
    public static Future<Void> now(NetSocket socket) {
        Promise<Void> closed = Promise.promise();
        // From the handler's own place in the pipeline: the channel's close would pass by it and wait as well.
        var _ = ((NetSocketInternal) socket).channelHandlerContext().close().addListener(done -> closed.complete());
        return closed.future();
    }

    private static void shutdownOutput(NetSocket socket) {
        var channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        if (!(channel instanceof DuplexChannel duplex)) {
            socket.close();
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            var _ = duplex.shutdownOutput();
        } else {
            // TLS has an end of its own; without it the peer would take this for a connection that was cut.
            var _ = tls.closeOutbound().addListener(told -> {
                var _ = duplex.shutdownOutput();
            });
        }
    }
}
