package dev.tributary.forward.server;

import dev.tributary.config.ConfigException;
import dev.tributary.net.Closing;
import dev.tributary.net.PortBinding;
import dev.tributary.net.SystemReason;
import dev.tributary.net.TcpOptions;
import dev.tributary.net.TransportConfig;
import dev.tributary.net.tls.Tls;
import dev.tributary.net.tls.TlsException;
import dev.tributary.net.tls.TlsFileException;
import dev.tributary.net.tls.TlsServerConfig;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.Source;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The source {@code forward}: listens for forward clients, and answers their UDP heartbeats on the same port. Confined
 * to the event loop that starts it; as several workers' verticles they share the port.
 */
public final class ForwardServer implements Source {
    private final ForwardServerConfig config;
    private final PluginContext context;
    private final ServerMeters meters;
    private final Optional<Tls> tls;
    private final Set<NetSocket> securing = new HashSet<>();
    private final Set<ServerSession> sessions = new LinkedHashSet<>();
    private ServerScope scope;
    private PeerNames names;
    private NetServer server;
    private Optional<UdpHeartbeat> heartbeat = Optional.empty();
    private Optional<Long> idleTimer = Optional.empty();
    private Optional<PortBinding> binding = Optional.empty();
    private boolean stopping;
    // Read by the metrics from any thread.
    private volatile int connections;

    public ForwardServer(ForwardServerConfig config, PluginContext context) {
        this.config = config;
        this.context = context;
        this.meters = new ServerMeters(context.meters());
        this.tls = config.tls().map(asked -> Tls.server(asked, names(config, context)));
        try {
            tls.ifPresent(Tls::check);
        } catch (TlsFileException e) {
            throw new ConfigException(e.getMessage());
        }
        context.claim(Claim.Port.shared(config.bind(), config.port()));
        context.meters().gauge("connections", "Connections open", () -> connections);
    }

    /** What a certificate made at start is for. */
    private static List<String> names(ForwardServerConfig config, PluginContext context) {
        var names = new ArrayList<String>();
        config.tls().flatMap(TlsServerConfig::generateCertCommonName).ifPresent(names::add);
        names.add(context.hostname());
        names.add("localhost");
        if (!config.bind().equals("0.0.0.0") && !config.bind().equals("::")) {
            names.add(config.bind());
        }
        return names;
    }

    /** Where it listens, once it does. */
    public Optional<PortBinding> binding() {
        return binding;
    }

    @Override
    public Future<Void> start() {
        return loadTls().compose(loaded -> gate()).compose(this::listen);
    }

    private Future<Void> loadTls() {
        return tls.map(one -> context.vertx()
                        .<Void>executeBlocking(
                                () -> {
                                    one.load();
                                    return null;
                                },
                                false))
                .orElseGet(Future::succeededFuture);
    }

    private Future<Optional<Gate>> gate() {
        return config.security()
                .map(security -> Gate.of(security, !config.denyKeepalive(), context.vertx())
                        .map(Optional::of))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    private Future<Void> listen(Optional<Gate> gate) {
        Context loop = context.vertx().getOrCreateContext();
        scope = ServerScope.of(config, context, loop, meters, gate);
        names = new PeerNames(context.vertx(), context.clock());
        var options = TcpOptions.server(config.bind(), config.port(), config.backlog(), config.sendKeepalivePacket());
        config.transport().flatMap(TransportConfig::receiveBufferSize).ifPresent(options::setReceiveBufferSize);
        server = context.vertx().createNetServer(options).connectHandler(this::onConnect);
        server.exceptionHandler(e -> context.log().debugf("forward input: accepting: %s", e.getMessage()));
        idleTimer = config.idleTimeout()
                .map(idle -> context.vertx()
                        .setPeriodic(
                                Math.max(1, idle.toMillis()),
                                due -> List.copyOf(sessions).forEach(ServerSession::closeIfIdle)));
        return server.listen()
                .compose(
                        this::onListening,
                        e -> Future.failedFuture(new IllegalStateException(
                                "cannot listen on " + PortBinding.text(config.bind(), config.port()) + ": "
                                        + SystemReason.of(e),
                                e)));
    }

    private Future<Void> onListening(NetServer listening) {
        var bound = new PortBinding(config.bind(), listening.actualPort());
        binding = Optional.of(bound);
        context.log().infof("forward input: listening on %s%s", bound, tls.isPresent() ? " with TLS" : "");
        return UdpHeartbeat.listen(context, bound.port(), config.bind())
                .map(Optional::of)
                .otherwise(e -> {
                    // Another worker of ours answers on this port, or another program has it: TCP works all the same.
                    if (context.workers() == 1) {
                        context.log()
                                .warnf(
                                        "forward input: UDP heartbeats on %s are not answered: %s",
                                        bound, SystemReason.of(e));
                    }
                    return Optional.empty();
                })
                .onSuccess(opened -> heartbeat = opened)
                .mapEmpty();
    }

    /** Reads nothing more, waits up to {@code drain_timeout} for what is in flight to be stored and acked, closes. */
    @Override
    public Future<Void> stop() {
        stopping = true;
        idleTimer.ifPresent(context.vertx()::cancelTimer);
        if (server == null) {
            return Future.succeededFuture();
        }
        Promise<Void> drained = Promise.promise();
        long deadline = context.vertx()
                .setTimer(Math.max(1, config.drainTimeout().toMillis()), due -> {
                    if (drained.tryComplete()) {
                        context.log()
                                .warnf(
                                        "forward input: %d connections still had events that were not stored after %s; not acked",
                                        sessions.size(), config.drainTimeout());
                        List.copyOf(sessions).forEach(ServerSession::abort);
                    }
                });
        List.copyOf(securing).forEach(Closing::now);
        var open = List.copyOf(sessions);
        open.forEach(session -> session.finish("stopping"));
        Future.join(open.stream().map(ServerSession::closed).toList()).onComplete(done -> drained.tryComplete());
        return drained.future()
                .onComplete(done -> context.vertx().cancelTimer(deadline))
                .compose(done -> heartbeat.map(UdpHeartbeat::close).orElseGet(Future::succeededFuture))
                .transform(done -> server.close())
                .onComplete(done -> {
                    binding.ifPresent(bound -> context.log().infof("forward input: %s closed", bound));
                    binding = Optional.empty();
                });
    }

    @Override
    public Optional<Condition> condition() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("listening", binding.isPresent());
        data.put("address", binding.map(PortBinding::toString).orElse(PortBinding.text(config.bind(), config.port())));
        data.put("port", binding.map(PortBinding::port).orElse(config.port()));
        data.put("connections", sessions.size());
        data.put("tls", tls.isPresent());
        return Optional.of(new Condition(binding.isPresent() && !stopping, data));
    }

    private void onConnect(NetSocket socket) {
        meters.connectionsTotal.increment();
        if (stopping) {
            socket.close();
        } else if (sessions.size() + securing.size() >= config.connectionLimit()) {
            meters.refusedConnections.increment();
            scope.warnings()
                    .warn(socket.remoteAddress() + ": refused, connection_limit is " + config.connectionLimit());
            socket.close();
        } else {
            tls.ifPresentOrElse(one -> secure(one, socket), () -> open(socket));
        }
    }

    private void secure(Tls one, NetSocket socket) {
        String address = socket.remoteAddress().hostAddress();
        securing.add(socket);
        one.secure(context.vertx(), socket, address, config.handshakeTimeout()).onComplete(secured -> {
            securing.remove(socket);
            if (secured.failed()) {
                onNotSecured(PortBinding.text(address, socket.remoteAddress().port()), secured.cause());
            } else if (stopping) {
                socket.close();
            } else {
                open(socket);
            }
        });
    }

    private void onNotSecured(String peer, Throwable cause) {
        if (!(cause instanceof TlsException problem) || problem.kind() == TlsException.Kind.CLOSED) {
            // A probe that only looks whether somebody listens.
            context.log().debugf("forward input: %s: %s", peer, cause.getMessage());
            return;
        }
        meters.refused(Refusal.of(problem.kind())).increment();
        scope.warnings().warn(peer + ": not let in: " + problem.getMessage());
    }

    private void open(NetSocket socket) {
        String address = socket.remoteAddress().hostAddress();
        open(socket, config.resolvesNames() ? names.of(address) : Future.succeededFuture(address));
    }

    private void open(NetSocket socket, Future<String> hostname) {
        var session = new ServerSession(scope, socket);
        sessions.add(session);
        connections = sessions.size();
        session.start(hostname).onComplete(closed -> {
            sessions.remove(session);
            connections = sessions.size();
        });
    }
}
