package dev.tributary.forward.server;

import dev.tributary.config.DurationText;
import dev.tributary.net.Listener;
import dev.tributary.net.PortBinding;
import dev.tributary.net.SystemReason;
import dev.tributary.net.TcpOptions;
import dev.tributary.net.TransportConfig;
import dev.tributary.net.tls.RequireTls;
import dev.tributary.net.tls.TlsPeer;
import dev.tributary.peers.PeerEntrance;
import dev.tributary.peers.PeerNames;
import dev.tributary.peers.SecuredEnd;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.PeerMemory;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.Source;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
    /** How often connections are asked, at least, whether their message goes on. */
    private static final long LOOKED_AT_EVERY_MILLIS = 1000;

    private final ForwardServerConfig config;
    private final PluginContext context;
    private final ServerMeters meters;
    private final SecuredEnd end;
    private final Set<ServerSession> sessions = new LinkedHashSet<>();
    /** Of connections, and of those that are closed while events of theirs are still in flight. */
    private final Set<PeerMemory.Account> accounts = new HashSet<>();

    /** What there is once it has begun to listen. */
    private record Running(ServerScope scope, ConnectionAdmission admission, PeerNames names) {}

    private Optional<Running> running = Optional.empty();
    private Optional<Listener> listener = Optional.empty();
    private Optional<UdpHeartbeat> heartbeat = Optional.empty();
    private Optional<Long> idleTimer = Optional.empty();
    private Optional<Long> messageTimer = Optional.empty();
    private Optional<PortBinding> binding = Optional.empty();
    private boolean stopping;
    // Read by the metrics from any thread.
    private volatile int connections;

    public ForwardServer(ForwardServerConfig config, PluginContext context) {
        this.config = config;
        this.context = context;
        this.meters = new ServerMeters(context.meters());
        this.end = SecuredEnd.server(config.tls(), "forward input", config.bind(), context);
        context.claim(Claim.Port.shared(config.bind(), config.port()));
        context.meters().gauge("connections", "Connections open", () -> connections);
    }

    /** Where it listens, once it does. */
    public Optional<PortBinding> binding() {
        return binding;
    }

    @Override
    public Future<Void> start() {
        return end.start().compose(loaded -> authentication()).compose(this::listen);
    }

    private Future<Optional<ClientAuthentication>> authentication() {
        return config.security()
                .map(security -> ClientAuthentication.of(security, !config.denyKeepalive(), context.vertx())
                        .map(Optional::of))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    private Future<Void> listen(Optional<ClientAuthentication> authentication) {
        Context loop = context.vertx().getOrCreateContext();
        ServerScope scope = ServerScope.of(config, context, loop, meters, authentication, sessions);
        running = Optional.of(new Running(
                scope,
                new ConnectionAdmission(scope, end.tls(), this::open),
                new PeerNames(context.vertx(), context.clock())));
        var options = TcpOptions.server(config.bind(), config.port(), config.backlog(), config.sendKeepalivePacket());
        config.transport().flatMap(TransportConfig::receiveBufferSize).ifPresent(options::setReceiveBufferSize);
        idleTimer = config.idleTimeout()
                .map(idle -> context.vertx()
                        .setPeriodic(
                                Math.max(1, idle.toMillis()),
                                due -> List.copyOf(sessions).forEach(ServerSession::closeIfIdle)));
        messageTimer = Optional.of(context.vertx()
                .setPeriodic(
                        Math.clamp(config.messageTimeout().toMillis() / 4, 1, LOOKED_AT_EVERY_MILLIS),
                        due -> List.copyOf(sessions).forEach(ServerSession::closeIfStuck)));
        return Listener.open(
                        context.vertx(),
                        options,
                        new PeerEntrance(context.memory()),
                        this::onConnect,
                        e -> context.log().debugf("forward input: accepting: %s", e.getMessage()))
                .compose(
                        this::onListening,
                        e -> Future.failedFuture(new IllegalStateException(
                                "cannot listen on " + PortBinding.text(config.bind(), config.port()) + ": "
                                        + SystemReason.of(e),
                                e)));
    }

    private Running running() {
        return running.orElseThrow();
    }

    private Future<Void> onListening(Listener listening) {
        listener = Optional.of(listening);
        var bound = new PortBinding(config.bind(), listening.port());
        binding = Optional.of(bound);
        context.log().infof("forward input: listening on %s%s", bound, end.tls().isPresent() ? " with TLS" : "");
        if (end.tls().isEmpty() && config.security().isEmpty() && !RequireTls.isLoopback(config.bind())) {
            context.log()
                    .warnf(
                            "forward input: anyone who can reach %s may send events, and read those of others on their"
                                    + " way; <transport tls> and <security> keep them out",
                            bound);
        }
        return UdpHeartbeat.listen(context, bound.port(), config.bind(), config.udpAnswers())
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

    /**
     * Accepts nobody more, before anything else, so that who connects is refused and goes elsewhere. Then reads nothing
     * more, waits up to {@code drain_timeout} for what is in flight to be stored and acked, and closes.
     */
    @Override
    public Future<Void> stop() {
        stopping = true;
        idleTimer.ifPresent(context.vertx()::cancelTimer);
        messageTimer.ifPresent(context.vertx()::cancelTimer);
        end.stop();
        return listener.map(this::stop).orElseGet(Future::succeededFuture);
    }

    private Future<Void> stop(Listener listening) {
        listener = Optional.empty();
        Promise<Void> drained = Promise.promise();
        long deadline = context.vertx()
                .setTimer(Math.max(1, config.drainTimeout().toMillis()), due -> {
                    if (drained.tryComplete()) {
                        context.log()
                                .warnf(
                                        "forward input: %d connections still had events that were not stored after %s;"
                                                + " not acked",
                                        sessions.size(), DurationText.of(config.drainTimeout()));
                        running().admission().cut();
                        List.copyOf(sessions).forEach(ServerSession::abort);
                    }
                });
        heartbeat
                .map(UdpHeartbeat::close)
                .orElseGet(Future::succeededFuture)
                .transform(done -> listening.shut())
                .onComplete(shut -> drain().onComplete(done -> drained.tryComplete()));
        return drained.future().onComplete(done -> {
            context.vertx().cancelTimer(deadline);
            running().scope().waiting().stop();
            List.copyOf(accounts).forEach(PeerMemory.Account::close);
            binding.ifPresent(bound -> context.log().infof("forward input: %s closed", bound));
            binding = Optional.empty();
        });
    }

    /** Completes when every connection is closed, once what was in flight on it is acked. */
    private Future<Void> drain() {
        var closing = new ArrayList<Future<Void>>();
        closing.add(running().admission().close());
        for (ServerSession session : List.copyOf(sessions)) {
            session.finish("stopping");
            closing.add(session.closed());
        }
        return Future.join(closing).mapEmpty();
    }

    @Override
    public Optional<Condition> condition() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("listening", binding.isPresent());
        data.put("address", binding.map(PortBinding::toString).orElse(PortBinding.text(config.bind(), config.port())));
        data.put("port", binding.map(PortBinding::port).orElse(config.port()));
        data.put("connections", sessions.size());
        data.put("tls", end.tls().isPresent());
        boolean listening = binding.isPresent() && !stopping;
        // Before it is loaded there is nothing to tell of a certificate.
        if (listening) {
            end.tell(data);
        }
        return Optional.of(new Condition(listening && end.isReady(), data));
    }

    private void onConnect(NetSocket socket) {
        meters.connectionsTotal.increment();
        running().admission().knock(socket, sessions.size());
    }

    private void open(NetSocket socket, Optional<TlsPeer> secured, PeerMemory.Account account) {
        String address = socket.remoteAddress().hostAddress();
        var session = new ServerSession(running().scope(), socket, secured, account);
        accounts.add(account);
        sessions.add(session);
        connections = sessions.size();
        Future<String> hostname =
                config.resolvesNames() ? running().names().of(address) : Future.succeededFuture(address);
        session.start(hostname).onComplete(closed -> {
            sessions.remove(session);
            session.settled().onComplete(settled -> accounts.remove(account));
            connections = sessions.size();
        });
    }
}
