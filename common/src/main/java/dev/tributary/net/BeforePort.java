package dev.tributary.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.function.Supplier;

/** What stands before a port and sees each connection first. */
final class BeforePort {
    private static final String NAME = "dev.tributary.net.entrance";

    private static final AttributeKey<Boolean> IN = AttributeKey.valueOf(NAME);

    private BeforePort() {}

    /** Closes at once whom the entrance does not let in. */
    static Future<Void> close(Vertx vertx, int port, Entrance entrance) {
        return place(vertx, port, () -> new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object accepted) {
                var connection = (Channel) accepted;
                if (enters(connection, entrance)) {
                    context.fireChannelRead(connection);
                } else {
                    connection.unsafe().closeForcibly();
                }
            }
        });
    }

    /** Whether one comes in, or is in already: it may have come before anybody stood here. */
    static boolean enters(Channel connection, Entrance entrance) {
        if (connection.hasAttr(IN)) {
            return true;
        }
        boolean enters = entrance.enters();
        if (enters) {
            connection.attr(IN).set(true);
            connection.closeFuture().addListener(closed -> entrance.left());
        }
        return enters;
    }

    /** Takes nobody in while so many are open: who comes waits with the system until another has left. */
    static Future<Void> queue(Vertx vertx, int port, int connectionsMax) {
        return place(vertx, port, () -> new ChannelInboundHandlerAdapter() {
            private int open;

            @Override
            public void channelRead(ChannelHandlerContext context, Object accepted) {
                var connection = (Channel) accepted;
                if (++open >= connectionsMax) {
                    context.channel().config().setAutoRead(false);
                }
                connection
                        .closeFuture()
                        .addListener(closed -> context.executor().execute(() -> {
                            open--;
                            context.channel().config().setAutoRead(open < connectionsMax);
                        }));
                context.fireChannelRead(connection);
            }
        });
    }

    /**
     * Places it before a port that is listened on, unless there is one, as where several loops share the port. Vert.x
     * does not tell the channel that it listens with; the loops that accept know all of theirs.
     */
    private static Future<Void> place(Vertx vertx, int port, Supplier<ChannelHandler> handler) {
        Promise<Void> placed = ((ContextInternal) vertx.getOrCreateContext()).promise();
        place(((VertxInternal) vertx).getAcceptorEventLoopGroup().iterator(), port, handler, placed);
        return placed.future();
    }

    private static void place(
            Iterator<EventExecutor> acceptors, int port, Supplier<ChannelHandler> handler, Promise<Void> placed) {
        if (!acceptors.hasNext()) {
            placed.complete();
            return;
        }
        EventExecutor acceptor = acceptors.next();
        acceptor.execute(() -> {
            if (acceptor instanceof SingleThreadEventLoop loop) {
                loop.registeredChannelsIterator().forEachRemaining(channel -> {
                    if (isListening(channel, port) && channel.pipeline().get(NAME) == null) {
                        channel.pipeline().addFirst(NAME, handler.get());
                    }
                });
            }
            place(acceptors, port, handler, placed);
        });
    }

    private static boolean isListening(Channel channel, int port) {
        return channel instanceof ServerChannel
                && channel.localAddress() instanceof InetSocketAddress at
                && at.getPort() == port;
    }
}
