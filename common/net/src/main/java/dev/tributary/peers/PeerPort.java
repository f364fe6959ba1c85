package dev.tributary.peers;

import dev.tributary.config.DurationText;
import dev.tributary.net.Closing;
import dev.tributary.net.Listener;
import dev.tributary.net.PortBinding;
import dev.tributary.net.Reading;
import dev.tributary.net.SystemReason;
import dev.tributary.net.TcpOptions;
import dev.tributary.net.tls.Tls;
import dev.tributary.net.tls.TlsException;
import dev.tributary.net.tls.TlsPeer;
import dev.tributary.net.tls.TlsServerConfig;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.Counter;
import dev.tributary.plugin.PeerMemory;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * A TCP port for peers: limits on connections, TLS, what they may hold together, and an orderly end. As several workers'
 * they share the port. Confined to the event loop that starts it.
 */
public final class PeerPort {
    /** How often those that wait for memory look again. */
    private static final Duration EVERY = Duration.ofMillis(25);

    /**
     * What is listened on.
     *
     * @param name for the log: {@code http input}
     * @param port 0 for one that the system chooses
     * @param backlog connections the kernel holds before they are accepted; empty for the system's default
     * @param tls empty for plain text
     */
    public record Wish(
            String name,
            String bind,
            int port,
            Optional<Integer> backlog,
            boolean keepalivePackets,
            Optional<Integer> receiveBufferSize,
            Optional<TlsServerConfig> tls,
            PeerLimits limits) {}

    private final Wish wish;
    private final PluginContext context;
    private final SecuredEnd end;
    private final BoundedLog warnings;
    private final Counter accepted;
    private final Counter refused;
    private final Counter notSecured;
    /** Connections whose handshake is under way. */
    private final Map<NetSocket, Future<TlsPeer>> securing = new HashMap<>();

    private final Set<PeerSession> sessions = new LinkedHashSet<>();
    private final Set<PeerSession> waiting = new LinkedHashSet<>();
    private Optional<Listener> listener = Optional.empty();
    private Optional<PortBinding> binding = Optional.empty();
    private OptionalLong timer = OptionalLong.empty();
    private boolean stopping;
    // Read by the metrics from any thread.
    private volatile int connections;

    /** Checks what can be checked and tells what it will have for itself; opens nothing. */
    public PeerPort(Wish wish, PluginContext context) {
        this.wish = wish;
        this.context = context;
        warnings = new BoundedLog(wish.name(), context.log(), context.clock());
        end = SecuredEnd.server(wish.tls(), wish.name(), wish.bind(), context);
        context.claim(Claim.Port.shared(wish.bind(), wish.port()));
        context.meters().gauge("connections", "Connections open", () -> connections);
        accepted = context.meters().counter("connections_accepted", "Connections accepted");
        refused = errors("connection_limit");
        notSecured = errors("tls");
    }

    private Counter errors(String reason) {
        return context.meters().counter("errors", "Messages and connections that failed", "reason", reason);
    }

    /** Warnings that peers can cause. */
    public BoundedLog warnings() {
        return warnings;
    }

    /** Where it listens, once it does. */
    public Optional<PortBinding> binding() {
        return binding;
    }

    /** @param opening makes the session of a connection that was let in */
    public Future<Void> start(Function<PeerSocket, PeerSession> opening) {
        return end.start().compose(loaded -> listen(opening));
    }

    private Future<Void> listen(Function<PeerSocket, PeerSession> opening) {
        Context loop = context.vertx().getOrCreateContext();
        var options = TcpOptions.server(wish.bind(), wish.port(), wish.backlog(), wish.keepalivePackets());
        wish.receiveBufferSize().ifPresent(options::setReceiveBufferSize);
        return Listener.open(
                        context.vertx(),
                        options,
                        new PeerEntrance(context.memory()),
                        socket -> knock(socket, loop, opening),
                        e -> context.log().debugf("%s: accepting: %s", wish.name(), e.getMessage()))
                .compose(
                        this::listening,
                        e -> Future.failedFuture(new IllegalStateException(
                                "cannot listen on " + PortBinding.text(wish.bind(), wish.port()) + ": "
                                        + SystemReason.of(e),
                                e)));
    }

    private Future<Void> listening(Listener opened) {
        listener = Optional.of(opened);
        var bound = new PortBinding(wish.bind(), opened.port());
        binding = Optional.of(bound);
        context.log()
                .infof("%s: listening on %s%s", wish.name(), bound, end.tls().isPresent() ? " with TLS" : "");
        return Future.succeededFuture();
    }

    private void knock(NetSocket socket, Context loop, Function<PeerSocket, PeerSession> opening) {
        accepted.increment();
        if (stopping) {
            // It was accepted before the port was shut.
            Closing.now(socket);
        } else if (sessions.size() + securing.size() >= wish.limits().connectionLimit()) {
            refuse(socket, "connection_limit is " + wish.limits().connectionLimit());
        } else {
            switch (account(socket)) {
                case PeerMemory.Admission.Refused(String why) -> refuse(socket, why);
                case PeerMemory.Admission.Opened(PeerMemory.Account account) ->
                    end.tls()
                            .ifPresentOrElse(
                                    one -> secure(one, new PeerSocket(socket, account), loop, opening),
                                    () -> open(new PeerSocket(socket, account), loop, opening));
            }
        }
    }

    private PeerMemory.Admission account(NetSocket socket) {
        boolean proves = wish.tls().filter(TlsServerConfig::clientCertAuth).isPresent();
        return context.memory()
                .open(
                        socket.remoteAddress().hostAddress(),
                        proves ? PeerMemory.Trust.UNPROVEN : PeerMemory.Trust.NEW,
                        end.tls().isPresent() ? PeerMemory.SECURED_CONNECTION_BYTES : PeerMemory.CONNECTION_BYTES,
                        wish.limits().connectionLimitPerAddress(),
                        () -> Closing.now(socket));
    }

    private void refuse(NetSocket socket, String why) {
        refused.increment();
        warnings.warn(socket.remoteAddress() + ": refused, " + why);
        Closing.now(socket);
    }

    private void secure(Tls one, PeerSocket peer, Context loop, Function<PeerSocket, PeerSession> opening) {
        Future<TlsPeer> shaken = one.secure(
                context.vertx(),
                peer.socket(),
                peer.address(),
                wish.limits().handshakeTimeout(),
                Tls.Resumption.OFFERED);
        securing.put(peer.socket(), shaken);
        shaken.onComplete(secured -> {
            securing.remove(peer.socket());
            if (secured.failed()) {
                peer.account().close();
                notSecured(peer, secured.cause());
            } else if (stopping) {
                peer.account().close();
                Closing.now(peer.socket());
            } else {
                peer.account().trust(PeerMemory.Trust.NEW);
                open(peer, loop, opening);
            }
        });
    }

    private void notSecured(PeerSocket peer, Throwable cause) {
        if (cause instanceof TlsException problem && problem.kind() != TlsException.Kind.CLOSED) {
            notSecured.increment();
            warnings.warn(peer.socket().remoteAddress() + ": not let in: " + problem.getMessage());
        } else {
            context.log().debugf("%s: %s: %s", wish.name(), peer.address(), cause.getMessage());
        }
    }

    private void open(PeerSocket peer, Context loop, Function<PeerSocket, PeerSession> opening) {
        Reading.stop(peer.socket());
        PeerSession session = opening.apply(peer);
        sessions.add(session);
        connections = sessions.size();
        peer.account().onGiveWay(() -> loop.runOnContext(asked -> session.giveWay()));
        session.ended().onComplete(ended -> {
            sessions.remove(session);
            waiting.remove(session);
            connections = sessions.size();
            peer.account().close();
        });
        session.balance();
    }

    /** The session may not read now, because peers hold too much together; it is asked to look again until it may. */
    public void awaitsMemory(PeerSession session) {
        waiting.add(session);
        if (timer.isEmpty()) {
            timer = OptionalLong.of(context.vertx().setPeriodic(EVERY.toMillis(), due -> look()));
        }
    }

    private void look() {
        List<PeerSession> line = List.copyOf(waiting);
        waiting.clear();
        line.forEach(PeerSession::balance);
        if (waiting.isEmpty()) {
            stopLooking();
        } else {
            context.memory().relieve();
        }
    }

    private void stopLooking() {
        timer.ifPresent(context.vertx()::cancelTimer);
        timer = OptionalLong.empty();
    }

    /** Accepts nobody more, lets the sessions finish, and aborts those that have not when {@code drain_timeout} is over. */
    public Future<Void> stop() {
        stopping = true;
        end.stop();
        if (listener.isEmpty()) {
            return Future.succeededFuture();
        }
        Listener shutting = listener.get();
        listener = Optional.empty();
        Vertx vertx = context.vertx();
        Promise<Void> drained = Promise.promise();
        long deadline = vertx.setTimer(Math.max(1, wish.limits().drainTimeout().toMillis()), due -> {
            if (!sessions.isEmpty()) {
                context.log()
                        .warnf(
                                "%s: %d connections still had events that were not taken after %s",
                                wish.name(),
                                sessions.size(),
                                DurationText.of(wish.limits().drainTimeout()));
            }
            List.copyOf(securing.keySet()).forEach(Closing::now);
            List.copyOf(sessions).forEach(PeerSession::abort);
            drained.tryComplete();
        });
        shutting.shut().onComplete(shut -> finishAll().onComplete(done -> drained.tryComplete()));
        return drained.future().onComplete(done -> {
            vertx.cancelTimer(deadline);
            stopLooking();
            binding.ifPresent(bound -> context.log().infof("%s: %s closed", wish.name(), bound));
            binding = Optional.empty();
        });
    }

    private Future<Void> finishAll() {
        // A handshake that has begun ends, and the connection behind it: its peer then knows that nothing was taken.
        var ending = new ArrayList<Future<?>>(
                securing.values().stream().map(Future::otherwiseEmpty).toList());
        for (PeerSession session : List.copyOf(sessions)) {
            ending.add(session.ended());
            session.finish();
        }
        return Future.join(ending).mapEmpty();
    }

    /** How it is, for the health checks. */
    public Condition condition() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("listening", binding.isPresent());
        data.put("address", binding.map(PortBinding::toString).orElse(PortBinding.text(wish.bind(), wish.port())));
        data.put("port", binding.map(PortBinding::port).orElse(wish.port()));
        data.put("connections", sessions.size());
        data.put("tls", end.tls().isPresent());
        boolean listening = binding.isPresent() && !stopping;
        if (listening) {
            end.tell(data);
        }
        return new Condition(listening && end.isReady(), data);
    }
}
