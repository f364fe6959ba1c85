package dev.tributary.forward.client;

import dev.tributary.forward.client.SimulatedServer.Condition;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * An agent in the simulation: the real balancer, beliefs and failover, over a network that a script breaks. Chunks that
 * no server took come again after a second, as from a buffer.
 */
final class SimulatedAgent {
    private static final Duration LATENCY = Duration.ofMillis(2);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /**
     * What it picked while the same servers were in use, up to where a chunk was passed on by one that is in use again:
     * that chunk is one more for the others.
     */
    record Stretch(List<Link> inUse, List<Link> picked) {}

    final List<Link> links;
    final List<Stretch> stretches = new ArrayList<>();
    final Set<Long> made = new HashSet<>();
    final Set<Long> delivered = new HashSet<>();
    /** Standby servers picked although no weight was lost. */
    int wronglyUsedStandbys;

    private boolean disturbed;
    private final VirtualTime time;
    private final Random random;
    private final Belief.Rules rules;
    private final LoadBalancer<Link> balancer;
    private final Failover<Link> failover;
    private final ReconnectPause pause;

    SimulatedAgent(
            VirtualTime time, Random random, Belief.Rules rules, Duration jitter, List<SimulatedServer> servers) {
        this.time = time;
        this.random = random;
        this.rules = rules;
        balancer = new LoadBalancer<>(LoadBalance.WEIGHT, false, random, (standby, in) -> {});
        failover = new Failover<>(balancer, () -> {});
        pause = new ReconnectPause(balancer, random, jitter);
        links = servers.stream().map(Link::new).toList();
        balancer.use(links);
        newStretch();
        if (rules.heartbeats()) {
            time.after(part(rules.interval()), this::tick);
        }
    }

    void write(long chunk) {
        made.add(chunk);
        var tried = new ArrayList<Link>();
        failover.deliver(Optional.empty(), link -> {
                    disturbed |= tried.stream().anyMatch(balancer::isInUse);
                    tried.add(link);
                    return link.send(chunk);
                })
                .onComplete(done -> {
                    if (done.succeeded()) {
                        delivered.add(chunk);
                    } else {
                        time.after(RETRY, () -> write(chunk));
                    }
                });
    }

    private void tick() {
        links.forEach(Link::beat);
        time.after(rules.interval(), this::tick);
    }

    private void onChange(Link link) {
        balancer.refresh();
        if (!inUse().equals(stretches.getLast().inUse())) {
            newStretch();
        }
        if (!rules.heartbeats() && link.state() == Belief.State.DOWN) {
            time.after(rules.recoverWait().plus(part(rules.recoverWait().dividedBy(10))), link::ask);
        }
    }

    private void newStretch() {
        disturbed = false;
        stretches.add(new Stretch(inUse(), new ArrayList<>()));
    }

    private List<Link> inUse() {
        return links.stream().filter(balancer::isInUse).toList();
    }

    private Duration part(Duration of) {
        return Duration.ofMillis(random.nextLong(Math.max(1, of.toMillis())));
    }

    /** What the agent knows of a server, and its connection to it. */
    final class Link implements Candidate {
        final SimulatedServer server;
        private final Belief belief;
        private final Set<Promise<Void>> unacked = new HashSet<>();
        private final Runnable reset = () -> time.after(LATENCY, this::onReset);
        private Optional<Future<Void>> connection = Optional.empty();

        Link(SimulatedServer server) {
            this.server = server;
            this.belief = new Belief(rules, time.now(), (from, to, why) -> onChange(this));
        }

        @Override
        public String label() {
            return server.label;
        }

        @Override
        public int weight() {
            return server.weight;
        }

        @Override
        public boolean standby() {
            return server.standby;
        }

        @Override
        public Belief.State state() {
            return belief.state();
        }

        @Override
        public int pending() {
            return unacked.size();
        }

        private Future<Void> send(long chunk) {
            if (balancer.isInUse(this) && !disturbed) {
                stretches.getLast().picked().add(this);
            }
            if (standby() && !balancer.hasLostWeight()) {
                wronglyUsedStandbys++;
            }
            if (connection.isEmpty()) {
                connection = Optional.of(connect());
            }
            return connection.get().compose(open -> exchange(chunk));
        }

        private Future<Void> exchange(long chunk) {
            Promise<Void> ack = Promise.promise();
            unacked.add(ack);
            ack.future().onComplete(done -> unacked.remove(ack));
            time.after(LATENCY, () -> {
                if (server.condition == Condition.RUNNING && connection.isPresent()) {
                    server.stored.add(chunk);
                    time.after(LATENCY, () -> {
                        if (server.condition == Condition.RUNNING) {
                            ack.tryComplete();
                        }
                    });
                }
            });
            time.after(ACK_TIMEOUT, () -> {
                if (!ack.future().isComplete()) {
                    lose("no ack");
                }
            });
            return ack.future();
        }

        private Future<Void> connect() {
            Promise<Void> opened = Promise.promise();
            time.after(pause.next(), () -> {
                server.connects.add(time.now());
                switch (server.condition) {
                    case RUNNING ->
                        time.after(LATENCY, () -> {
                            server.resets.add(reset);
                            belief.answered(time.now());
                            opened.tryComplete();
                        });
                    case KILLED -> time.after(LATENCY, () -> refuse(opened, "refused"));
                    case BLACK_HOLE -> time.after(CONNECT_TIMEOUT, () -> refuse(opened, "timed out"));
                }
            });
            return opened.future();
        }

        private void refuse(Promise<Void> opened, String why) {
            connection = Optional.empty();
            belief.failed(why, time.now());
            opened.tryFail(new UpstreamException(why, false, null));
        }

        private void onReset() {
            if (unacked.isEmpty()) {
                connection = Optional.empty();
            } else {
                lose("reset");
            }
        }

        private void lose(String why) {
            connection = Optional.empty();
            server.resets.remove(reset);
            belief.failed(why, time.now());
            List.copyOf(unacked).forEach(one -> one.tryFail(new UpstreamException(why, true, null)));
        }

        private void beat() {
            if (belief.check(time.now())) {
                lose(belief.why());
            }
            ask();
        }

        private void ask() {
            server.connects.add(time.now());
            switch (server.condition) {
                case RUNNING -> time.after(LATENCY, () -> belief.beat(time.now()));
                case KILLED ->
                    time.after(LATENCY, () -> {
                        belief.failed("refused", time.now());
                        if (!rules.heartbeats()) {
                            time.after(rules.recoverWait(), this::ask);
                        }
                    });
                case BLACK_HOLE -> {}
            }
        }
    }
}
