package dev.tributary.worker;

import dev.tributary.config.ConfigException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Runs another configuration in the place of the one that runs. It is built first, and changes nothing if something is
 * wrong with it; then what has changed is exchanged in each worker, and everything else goes on: its connections, its
 * buffers, its positions in files. On the thread of {@link Restarts}.
 */
final class Reloads {
    private static final Logger LOG = Logger.getLogger("dev.tributary.worker");

    private record Exchange(Worker worker, Graph next) {}

    private final WorkerHost host;
    private final Restarts restarts;

    Reloads(WorkerHost host, Restarts restarts) {
        this.host = host;
        this.restarts = restarts;
    }

    /**
     * @return what has become of the plugins
     * @throws InvalidPipelineException with everything that is wrong; nothing has changed
     * @throws StartException if a plugin cannot open what it needs; what ran before runs again, if it can
     */
    Reloaded reload(PipelineSource next) {
        PipelineSource before = restarts.plan();
        next.replaces(before);
        check(before, next);
        try {
            Reloaded told = exchange(next);
            restarts.plan(next);
            host.shared().keepOnly(next.generation().known());
            return told;
        } catch (StartException e) {
            goBack(before);
            throw e;
        }
    }

    /** All of it is made, and thrown away. */
    private void check(PipelineSource before, PipelineSource next) {
        var errors = new ArrayList<>(next.errors());
        if (before.system().workers() != next.system().workers()) {
            errors.add(new ConfigException(
                    "<system> workers cannot become " + next.system().workers() + " while the program runs with "
                            + before.system().workers() + "; restart it"));
        } else if (!before.system().rootDir().equals(next.system().rootDir())) {
            errors.add(new ConfigException("<system> root_dir cannot be changed while the program runs; restart it"));
        } else if (!before.system().equals(next.system())) {
            LOG.warn("what has changed in <system> has its effect at the next start");
        }
        WorkerHost trial = host.forTrial();
        var claims = new ArrayList<PluginClaim>();
        for (int id = 0; id < before.system().workers(); id++) {
            PipelineBuilder builder = next.builder(id, trial, Optional.empty());
            try {
                claims.addAll(
                        BlockingWait.await(host.vertx().executeBlocking(builder::build, false), Worker.START_DEADLINE)
                                .claims());
            } catch (InvalidPipelineException e) {
                errors.addAll(e.errors());
                claims.addAll(e.claims());
            }
        }
        errors.addAll(new Clashes(claims).find());
        if (!errors.isEmpty()) {
            throw new InvalidPipelineException(PipelineBuilder.inFileOrder(errors));
        }
    }

    private Reloaded exchange(PipelineSource next) {
        var exchanges = new ArrayList<Exchange>();
        int before = 0;
        for (WorkerSlot slot : restarts.up()) {
            Worker worker = slot.worker();
            before += worker.size();
            exchanges.add(new Exchange(
                    worker,
                    BlockingWait.await(
                            worker.next(running -> next.builder(slot.id(), host, Optional.of(running))
                                    .build()),
                            Worker.START_DEADLINE)));
        }
        Duration stopping = next.system().shutdownTimeout();
        List<Future<Void>> all = exchanges.stream()
                .map(one -> one.worker().exchange(one.next(), stopping))
                .toList();
        BlockingWait.await(
                Future.join(all).recover(first -> StartException.together(all, first)),
                stopping.plus(Worker.START_DEADLINE));
        int kept = exchanges.stream().mapToInt(one -> one.next().keptSize()).sum();
        int now = exchanges.stream().mapToInt(one -> one.next().size()).sum();
        return new Reloaded(kept, now - kept, before - kept);
    }

    private void goBack(PipelineSource before) {
        try {
            exchange(before);
        } catch (RuntimeException e) {
            restarts.bringDown(restarts.up(), "what ran before cannot be started again: " + e.getMessage());
        }
    }
}
