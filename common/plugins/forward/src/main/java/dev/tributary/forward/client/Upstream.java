package dev.tributary.forward.client;

import dev.tributary.net.PortBinding;
import dev.tributary.net.tls.TlsException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One server: what is believed of it, and the connections to it. A connection that opens, with its handshake, or a
 * heartbeat answered, is evidence that it is up; one refused, or broken with something under way, that it is down.
 * Confined to its event loop.
 */
final class Upstream implements Candidate {

    /** What an output does about its servers. */
    interface Owner {
        /** What is believed of the server has changed. */
        void changed(Upstream upstream);

        /** How long to wait before a connection is opened, so that many agents do not all come at once. */
        Duration pause();

        /** Whether the server gets chunks now. */
        boolean isInUse(Upstream upstream);

        /** The server was not reached while that was nothing to worry about, and still is not. */
        void overdue(Upstream upstream);
    }

    private final ClientScope scope;
    private final UpstreamConfig config;
    private final Owner owner;
    private final Addresses addresses;
    private final Connector connector;
    private final Belief belief;
    private final Optional<Credentials> credentials;
    private final List<ClientSession> sessions = new ArrayList<>();
    /** Connections that are not open yet. */
    private final Set<Attempt> awaited = new HashSet<>();

    private final Promise<Void> left = Promise.promise();
    private final Instant born;
    private Optional<ClientSession> kept = Optional.empty();
    private Optional<Attempt> opening = Optional.empty();
    private int pending;
    private boolean heardSinceCheck;
    private boolean beating;
    /** The server has answered, at some time. */
    private boolean reached;
    /** That it was not reached was said as a warning. */
    private boolean overdue;
    /** It was not reached yet, so soon after the start that it may not be there yet either. */
    private boolean early;

    private boolean leaving;
    private boolean stopped;
    // Read by the metrics from any thread.
    private volatile boolean answers;

    Upstream(ClientScope scope, UpstreamConfig config, Owner owner) {
        this.scope = scope;
        this.config = config;
        this.owner = owner;
        this.addresses = new Addresses(scope.context(), scope.names(), config.host(), scope.config());
        this.connector = new Connector(scope, config, addresses);
        this.credentials = scope.config().security().map(security -> Credentials.of(security, config));
        this.belief = new Belief(Belief.Rules.of(scope.config()), now(), this::onChange);
        scope.context()
                .meters()
                .gauge("upstream_up", "1 if the server is believed up", () -> answers ? 1 : 0, "server", label());
        if (scope.config().heartbeatType() == HeartbeatType.NONE) {
            answers = true;
        }
        born = now();
    }

    UpstreamConfig config() {
        return config;
    }

    @Override
    public String label() {
        return config.label();
    }

    @Override
    public int weight() {
        return config.weight();
    }

    @Override
    public boolean standby() {
        return config.standby();
    }

    @Override
    public Belief.State state() {
        return belief.state();
    }

    @Override
    public int pending() {
        return pending;
    }

    /** Whether it would take a chunk, as far as is known. Without heartbeats that is believed until it fails. */
    boolean answers() {
        return answers;
    }

    /** The server's addresses, those of a server that is down asked for anew; fails if its name has none. */
    Future<List<InetAddress>> addresses() {
        if (state() == Belief.State.DOWN) {
            addresses.forget();
        }
        return addresses.all();
    }

    /** Completes when every message is delivered; fails with {@link UpstreamException}. */
    Future<Void> send(List<OutgoingMessage> messages) {
        pending++;
        return session(Purpose.CHUNK)
                .compose(session -> {
                    List<Future<Void>> sent =
                            messages.stream().map(session::send).toList();
                    Future<Void> all = Future.join(sent).mapEmpty();
                    return scope.config().keepalive()
                            ? all
                            : all.onComplete(done -> session.finish("keepalive is off"));
                })
                .onComplete(done -> {
                    pending--;
                    if (leaving && pending == 0 && !stopped) {
                        stop().onComplete(left);
                    }
                    heardSinceCheck |= done.succeeded() && scope.config().requireAckResponse();
                });
    }

    /** Completes when a connection could be opened. With keepalive it stays for the next chunk. */
    Future<Void> probe() {
        return session(Purpose.PROBE)
                .onSuccess(session -> {
                    if (!scope.config().keepalive()) {
                        session.finish("heartbeat");
                    }
                })
                .mapEmpty();
    }

    /**
     * A heartbeat by connection: a new one, closed at once, because an old one says nothing of a server that has
     * vanished. One at a time.
     */
    void beat() {
        if (beating) {
            return;
        }
        beating = true;
        boolean spare = kept.isPresent() || opening.isPresent();
        Future<Void> beat = spare
                ? open(Purpose.PROBE)
                        .future()
                        .onSuccess(session -> session.finish("heartbeat"))
                        .mapEmpty()
                : probe();
        beat.onComplete(done -> {
            beating = false;
            if (done.succeeded()) {
                beatAnswered();
            } else {
                // What it means was decided where it failed.
                scope.log().tracef("forward output: heartbeat: %s", done.cause().getMessage());
            }
        });
    }

    /** A heartbeat of whatever kind was answered. */
    void beatAnswered() {
        belief.beat(now());
    }

    /**
     * Draws the conclusion from silence. What waits for a server that has fallen silent fails at once, so that another
     * server can get it.
     *
     * @return whether the server has acked a chunk since this was last asked, which is as good as a heartbeat
     */
    boolean check() {
        boolean heard = heardSinceCheck;
        heardSinceCheck = false;
        if (heard) {
            belief.beat(now());
        }
        if (belief.check(now())) {
            var silent = failure(belief.why(), false, null);
            List.copyOf(awaited).forEach(one -> one.opened.tryFail(silent));
            List.copyOf(sessions).forEach(session -> session.finish(belief.why()));
        }
        return heard;
    }

    /** For that long nobody here could have heard a heartbeat. */
    void excuse(Duration deaf) {
        belief.excuse(deaf);
    }

    /** @param reason the evidence, of a server that gave no answer at all */
    void notReached(String reason) {
        Duration graceLeft = scope.config().startupGrace().minus(Duration.between(born, now()));
        early = state() != Belief.State.DOWN && !reached && graceLeft.isPositive();
        belief.failed(reason, now());
        if (early) {
            early = false;
            scope.vertx().setTimer(graceLeft.toMillis() + 1, over -> onGraceOver());
        }
    }

    private void onGraceOver() {
        if (!reached && !stopped && !overdue && state() == Belief.State.DOWN) {
            overdue = true;
            scope.log().warnf("forward output: %s is down: %s", label(), belief.why());
            owner.overdue(this);
        }
    }

    /** Whether it is down and nothing to worry about: it was never reached, and may be starting as we are. */
    boolean isExpected() {
        return state() == Belief.State.DOWN && !reached && !overdue;
    }

    Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("server", label());
        data.put("address", PortBinding.text(config.host(), config.port()));
        data.put("role", standby() ? "standby" : "primary");
        data.put("state", state().word());
        data.put("since", belief.since().toString());
        if (!belief.why().isEmpty()) {
            data.put("why", belief.why());
        }
        data.put("weight", weight());
        data.put("in_use", owner.isInUse(this));
        data.put(
                "unacked_chunks",
                sessions.stream().mapToInt(ClientSession::unacked).sum());
        return data;
    }

    /** Takes no more chunks and ends once those under way are done. */
    Future<Void> retire() {
        leaving = true;
        if (pending == 0) {
            stop().onComplete(left);
        }
        return left.future();
    }

    /** Ends every connection; what is not delivered fails. Completes when they are closed. */
    Future<Void> stop() {
        stopped = true;
        var open = List.copyOf(sessions);
        open.forEach(session -> session.finish("stopping"));
        return Future.join(open.stream().map(ClientSession::closed).toList()).mapEmpty();
    }

    private enum Purpose {
        CHUNK,
        /** To see whether the server is there. */
        PROBE
    }

    /** A connection that is being opened. */
    private static final class Attempt {
        private final Promise<ClientSession> opened = Promise.promise();
        /** A chunk waits for it, whoever began it: then it is no mere question whether the server is there. */
        private boolean carriesChunk;

        private Attempt(Purpose purpose) {
            carriesChunk = purpose == Purpose.CHUNK;
        }

        private Future<ClientSession> future() {
            return opened.future();
        }
    }

    /** The connection that is kept, or a new one; who waits for one that is being opened shares it if it will be kept. */
    private Future<ClientSession> session(Purpose purpose) {
        if (!scope.config().keepalive()) {
            return open(purpose).future();
        }
        if (kept.isPresent()) {
            return Future.succeededFuture(kept.get());
        }
        if (opening.isEmpty()) {
            Attempt next = open(purpose);
            opening = Optional.of(next);
            next.future().onComplete(done -> {
                opening = Optional.empty();
                kept = Optional.ofNullable(done.result()).filter(ClientSession::isOpen);
            });
            return next.future();
        }
        opening.get().carriesChunk |= purpose == Purpose.CHUNK;
        return opening.get().future();
    }

    private Attempt open(Purpose purpose) {
        var attempt = new Attempt(purpose);
        awaited.add(attempt);
        attempt.future().onComplete(done -> awaited.remove(attempt));
        Duration pause = purpose == Purpose.CHUNK ? owner.pause() : Duration.ZERO;
        Future<Void> paused = pause.isZero()
                ? Future.succeededFuture()
                : scope.vertx().timer(pause.toMillis() + 1).mapEmpty();
        paused.compose(done -> stopped ? Future.failedFuture(failure("stopping", false, null)) : connector.connect())
                .onComplete(connected -> {
                    if (attempt.future().isComplete()) {
                        connected.map(connection -> connection.socket().close());
                    } else if (connected.succeeded()) {
                        opened(connected.result(), attempt.opened);
                    } else {
                        notOpened(connected.cause(), attempt);
                    }
                });
        return attempt;
    }

    private void notOpened(Throwable cause, Attempt attempt) {
        String reason = Connector.reason(cause);
        if (!stopped) {
            (cause instanceof TlsException ? scope.meters().tlsErrors : scope.meters().connectErrors).increment();
            // A heartbeat alone without an answer is silence, and the detector judges that.
            if (attempt.carriesChunk || !Connector.isSilence(cause)) {
                if (cause instanceof TlsException) {
                    belief.failed(reason, now());
                } else {
                    notReached(reason);
                }
            }
        }
        attempt.opened.tryFail(failure(reason, false, cause));
    }

    private void opened(Connector.Connection connection, Promise<ClientSession> opened) {
        NetSocket socket = connection.socket();
        var session = new ClientSession(scope, label(), socket, credentials, connection.settling());
        socket.resume();
        if (stopped) {
            session.finish("stopping");
            opened.tryFail(failure("stopping", false, null));
            return;
        }
        sessions.add(session);
        session.ended().onSuccess(ending -> onEnded(session, ending));
        session.opened().onComplete(shaken -> {
            if (shaken.failed()) {
                opened.tryFail(shaken.cause());
                return;
            }
            belief.answered(now());
            if (!opened.tryComplete(session)) {
                session.finish("not needed any more");
            }
        });
    }

    private void onEnded(ClientSession session, ClientSession.Ending ending) {
        sessions.remove(session);
        kept = kept.filter(other -> other != session);
        if (ending.suspicious() && !stopped) {
            belief.failed(ending.reason(), now());
        }
    }

    private void onChange(Belief.State from, Belief.State to, String why) {
        answers = to == Belief.State.UP || to == Belief.State.RECOVERING;
        boolean known = reached;
        reached |= answers;
        if (stopped) {
            return;
        }
        switch (to) {
            case UP -> scope.log().infof("forward output: %s is up", label());
            case RECOVERING ->
                scope.log()
                        .infof(
                                "forward output: %s %s after recover_wait %s",
                                label(),
                                known ? "answers again; back in use" : "is reached; in use",
                                Belief.seconds(scope.config().recoverWait()));
            case DOWN -> {
                addresses.forget();
                overdue = !early;
                if (early) {
                    scope.log().infof("forward output: %s is not reached yet: %s", label(), why);
                } else {
                    scope.log().warnf("forward output: %s is down: %s", label(), why);
                }
            }
            case UNKNOWN -> {}
        }
        owner.changed(this);
    }

    private Instant now() {
        return scope.context().clock().instant();
    }

    private UpstreamException failure(String reason, boolean connected, @Nullable Throwable cause) {
        return new UpstreamException(label() + ": " + reason, connected, cause);
    }
}
