package dev.tributary.net;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A port that is listened on, by one event loop or by several that share it. It can be shut while the connections that
 * came in by it go on: Vert.x's own close ends both together, so whoever drains connections first would go on accepting.
 * Confined to its event loop.
 */
public final class Listener {
    private static final String PORTS = "dev.tributary.net.ports";

    /** What those who share a port have in common. */
    private static final class Port implements Shareable {
        private final AtomicInteger listeners = new AtomicInteger();
        /** What accepts, known from the first connection on. */
        private volatile Optional<Channel> accepting = Optional.empty();
    }

    private final Vertx vertx;
    private final NetServer server;
    private Port port = new Port();
    private int actualPort;

    private Listener(
            Vertx vertx,
            NetServerOptions options,
            Entrance entrance,
            Handler<NetSocket> connected,
            Consumer<Throwable> failed) {
        this.vertx = vertx;
        server = BeforePort.close(vertx, entrance)
                .createNetServer(options)
                .connectHandler(socket -> {
                    port.accepting = Optional.ofNullable(channel(socket).parent());
                    connected.handle(socket);
                })
                .exceptionHandler(failed::accept);
    }

    /**
     * Listens where {@code options} say.
     *
     * @param entrance that connections come by
     * @param failed hears of connections that could not be accepted
     */
    public static Future<Listener> open(
            Vertx vertx,
            NetServerOptions options,
            Entrance entrance,
            Handler<NetSocket> connected,
            Consumer<Throwable> failed) {
        var listener = new Listener(vertx, options, entrance, connected, failed);
        return listener.server.listen().map(listening -> {
            listener.join(PortBinding.text(options.getHost(), listening.actualPort()), listening.actualPort());
            return listener;
        });
    }

    private void join(String address, int listening) {
        actualPort = listening;
        LocalMap<String, Port> ports = vertx.sharedData().getLocalMap(PORTS);
        Optional<Channel> early = port.accepting;
        port = ports.computeIfAbsent(address, first -> new Port());
        port.listeners.incrementAndGet();
        early.ifPresent(channel -> port.accepting = Optional.of(channel));
    }

    /** Never 0. */
    public int port() {
        return actualPort;
    }

    /**
     * Accepts nobody any more; connections stay. Others who share the port go on accepting; with the last of them it is
     * closed, and who connects is refused.
     */
    public Future<Void> shut() {
        boolean last = port.listeners.decrementAndGet() == 0;
        Optional<Channel> accepting = port.accepting;
        if (!last || accepting.isEmpty()) {
            // Somebody else takes who comes, or nobody has ever come: no connection is closed with it.
            return server.close();
        }
        port.accepting = Optional.empty();
        Promise<Void> shut = ((ContextInternal) vertx.getOrCreateContext()).promise();
        accepting.get().close().addListener(done -> shut.complete());
        return shut.future();
    }

    private static Channel channel(NetSocket socket) {
        return ((NetSocketInternal) socket).channelHandlerContext().channel();
    }
}
