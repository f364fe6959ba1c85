package dev.tributary.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.impl.NetServerImpl;
import io.vertx.core.spi.transport.Transport;
import java.util.function.Supplier;

/**
 * Makes servers before whose port somebody stands who sees each connection first, on the thread that accepts. He stands
 * there when the port is bound: where many wait for it to open, the first are as many as may be at all. On a port that
 * is shared he who bound it stands for all.
 */
final class BeforePort extends VertxWrapper {
    private final Transport transport;

    private BeforePort(Vertx vertx, Supplier<ChannelHandler> handler) {
        super((VertxInternal) vertx);
        transport = new ListeningTransport(delegate.transport(), handler);
    }

    /** Closes at once whom the entrance does not let in. */
    static BeforePort close(Vertx vertx, Entrance entrance) {
        return new BeforePort(vertx, () -> new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object accepted) {
                var connection = (Channel) accepted;
                if (entrance.enters()) {
                    connection.closeFuture().addListener(closed -> entrance.left());
                    context.fireChannelRead(connection);
                } else {
                    connection.unsafe().closeForcibly();
                }
            }
        });
    }

    /** Takes nobody in while so many are open: who comes waits with the system until another has left. */
    static BeforePort queue(Vertx vertx, int connectionsMax) {
        return new BeforePort(vertx, () -> new ChannelInboundHandlerAdapter() {
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

    @Override
    public NetServer createNetServer(NetServerOptions options) {
        return new NetServerImpl(this, options);
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        return new HttpServerImpl(this, options);
    }

    @Override
    public Transport transport() {
        return transport;
    }
}
