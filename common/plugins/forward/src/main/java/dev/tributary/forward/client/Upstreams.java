package dev.tributary.forward.client;

import dev.tributary.event.Tag;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The servers of a forward output as they are now, and which of them takes a chunk. Those that {@code
 * <service_discovery>} finds come and go. Confined to its event loop.
 */
final class Upstreams implements Upstream.Owner {
    private final ClientScope scope;
    private final LoadBalancer<Upstream> balancer;
    private final Failover<Upstream> failover;
    private final ReconnectPause pause;
    private final List<Upstream> retired = new ArrayList<>();
    private List<Upstream> current = List.of();
    /** Standbys in use of which nobody was warned. */
    private final Set<Upstream> early = new HashSet<>();

    private Runnable onAnswer = () -> {};
    private final Heartbeats heartbeats;

    Upstreams(ClientScope scope) {
        this.scope = scope;
        var config = scope.config();
        balancer = new LoadBalancer<>(
                config.loadBalance(), config.stickyByTag(), scope.context().random(), this::onStandbyMoved);
        failover = new Failover<>(balancer, scope.meters().chunksPassedOn::increment);
        pause = new ReconnectPause(balancer, scope.context().random(), config.reconnectJitter());
        heartbeats = new Heartbeats(scope, () -> current);
    }

    /** Those that chunks may go to. */
    List<Upstream> current() {
        return current;
    }

    /** From now on these and no others. Servers that stay keep their connections and what is believed of them. */
    void use(List<UpstreamConfig> wanted) {
        var next = new ArrayList<Upstream>();
        for (UpstreamConfig config : wanted) {
            next.add(current.stream()
                    .filter(upstream -> upstream.config().equals(config))
                    .findFirst()
                    .orElseGet(() -> new Upstream(scope, config, this)));
        }
        List<Upstream> gone =
                current.stream().filter(upstream -> !next.contains(upstream)).toList();
        current = List.copyOf(next);
        balancer.use(current);
        for (Upstream upstream : gone) {
            retired.add(upstream);
            upstream.retire().onComplete(done -> retired.remove(upstream));
        }
    }

    /** @param action called when a server answers that did not */
    void onAnswer(Runnable action) {
        onAnswer = action;
    }

    Future<Void> startHeartbeats() {
        return heartbeats.start();
    }

    /** Completes when a server has taken it; see {@link Failover}. */
    Future<Void> deliver(Optional<Tag> tag, Function<Upstream, Future<Void>> send) {
        return failover.deliver(tag, send);
    }

    Future<Void> stop() {
        var all = new ArrayList<>(current);
        all.addAll(retired);
        return heartbeats
                .stop()
                .transform(done ->
                        Future.join(all.stream().map(Upstream::stop).toList()).mapEmpty());
    }

    @Override
    public void changed(Upstream upstream) {
        balancer.refresh();
        heartbeats.changed(upstream);
        if (upstream.answers()) {
            // Not within the attempt that has just found it out.
            scope.vertx().runOnContext(later -> onAnswer.run());
        }
    }

    @Override
    public Duration pause() {
        return pause.next();
    }

    @Override
    public boolean isInUse(Upstream upstream) {
        return balancer.isInUse(upstream);
    }

    @Override
    public void overdue(Upstream upstream) {
        early.stream().filter(balancer::isInUse).forEach(this::warnOfStandby);
        early.clear();
    }

    private void onStandbyMoved(Upstream standby, boolean in) {
        early.remove(standby);
        if (in && isStarting()) {
            early.add(standby);
            scope.log().infof("forward output: standby %s is used until others are reached", standby.label());
        } else if (in) {
            warnOfStandby(standby);
        } else {
            scope.log().infof("forward output: standby %s steps back", standby.label());
        }
    }

    private void warnOfStandby(Upstream standby) {
        scope.log().warnf("forward output: standby %s steps in", standby.label());
    }

    /** Whether no server is missing but those that may be starting as we are. */
    private boolean isStarting() {
        return current.stream()
                .filter(upstream -> !upstream.standby() && !upstream.state().available())
                .allMatch(Upstream::isExpected);
    }
}
