package dev.tributary.net;

import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import java.time.Duration;
import java.util.Optional;

/** Socket options of both ends. TLS is put in front of a connection once it is open. */
public final class TcpOptions {
    private TcpOptions() {}

    /**
     * @param port 0 for one that the system chooses
     * @param backlog connections the kernel holds before they are accepted; empty for the system's default
     * @param keepalivePackets SO_KEEPALIVE
     */
    public static NetServerOptions server(String host, int port, Optional<Integer> backlog, boolean keepalivePackets) {
        var options = new NetServerOptions()
                .setHost(host)
                .setPort(port)
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setTcpKeepAlive(keepalivePackets);
        backlog.ifPresent(options::setAcceptBacklog);
        return options;
    }

    /** @param keepalivePackets SO_KEEPALIVE */
    public static NetClientOptions client(Duration connectTimeout, boolean keepalivePackets) {
        return new NetClientOptions()
                .setConnectTimeout(Math.clamp(connectTimeout.toMillis(), 1, Integer.MAX_VALUE))
                .setReconnectAttempts(0)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(keepalivePackets);
    }
}
