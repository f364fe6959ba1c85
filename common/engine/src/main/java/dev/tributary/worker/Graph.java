package dev.tributary.worker;

import dev.tributary.plugin.Guarded;
import dev.tributary.plugin.Source;
import dev.tributary.plugin.Stage;
import dev.tributary.routing.Route;
import dev.tributary.routing.Router;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The plugins of one worker, in groups: those of a group start and stop at the same time, the groups one after the
 * other, downstream first and stopping upstream first. Confined to the worker's event loop.
 */
final class Graph {
    /**
     * What its plugins consist of and are counted by.
     *
     * @param nested plugins within others
     * @param routers figures that are no plugin's
     * @param claims what its plugins want for themselves
     */
    record Parts(List<PluginInstance> nested, List<PluginFigures> routers, List<PluginClaim> claims) {
        Parts {
            nested = List.copyOf(nested);
            routers = List.copyOf(routers);
            claims = List.copyOf(claims);
        }
    }

    /**
     * How events get from one plugin to another.
     *
     * @param routers by label
     * @param outsideOfLabels the routes of the router that is in no label
     * @param errors whether there is a label for errors
     */
    record Routing(Wiring wiring, Map<String, Router> routers, List<Route> outsideOfLabels, boolean errors) {
        Routing {
            routers = Map.copyOf(routers);
            outsideOfLabels = List.copyOf(outsideOfLabels);
        }
    }

    private final List<List<PluginInstance>> groups;
    private final List<Placed> placed;
    private final Set<Stage> kept;
    private final Parts parts;
    private final Routing routing;
    private final List<PluginFigures> figures;
    private final Optional<OwnLog> ownLog;
    private final List<List<PluginInstance>> started = new ArrayList<>();
    private final List<PluginInstance> unstopped = new ArrayList<>();

    /** @param kept what another graph has started already, and hands over */
    Graph(
            List<List<PluginInstance>> groups,
            List<Placed> placed,
            Set<Stage> kept,
            Parts parts,
            Routing routing,
            Optional<OwnLog> ownLog) {
        this.groups = groups.stream().map(List::copyOf).toList();
        this.placed = List.copyOf(placed);
        this.kept = kept;
        this.parts = parts;
        this.routing = routing;
        this.ownLog = ownLog;
        this.figures = Stream.concat(
                        parts.routers().stream(),
                        members().stream().map(one -> new PluginFigures(one.identity(), one.meters())))
                .toList();
    }

    /** From now on events pass it. */
    void connect() {
        routing.wiring().become(routing.routers());
        routing.wiring().view().become(this, routing.outsideOfLabels());
    }

    SourceGate gate() {
        return routing.wiring().gate();
    }

    /** Of plugins that are in no other. */
    int size() {
        return placed.size();
    }

    /** How many of those another graph has started. */
    int keptSize() {
        return kept.size();
    }

    /** What of it runs. */
    PipelineBuilder.Running running() {
        return new PipelineBuilder.Running(
                routing.wiring(),
                placed.stream().filter(one -> unstopped.contains(one.member())).toList(),
                routing.errors());
    }

    /** Those of every plugin and router. */
    List<PluginFigures> figures() {
        return figures;
    }

    /** What its plugins want for themselves. */
    List<PluginClaim> claims() {
        return parts.claims();
    }

    /** Every plugin, downstream first. */
    List<PluginInstance> members() {
        return Stream.concat(groups.stream().flatMap(List::stream), parts.nested().stream())
                .toList();
    }

    /**
     * Starts what does not run already. Fails with a {@link StartException} for all that could not start; what had been
     * started is then stopped. Sources are not tried behind a failure: what they took could go nowhere.
     */
    Future<Void> start() {
        ownLog.ifPresent(OwnLog::listen);
        var failures = new ArrayList<StartException>();
        Future<Void> all = Future.succeededFuture();
        for (List<PluginInstance> group : groups) {
            all = all.compose(before -> startGroup(group, failures));
        }
        return all.<Void>compose(done -> failures.isEmpty()
                        ? Future.succeededFuture()
                        : Future.failedFuture(StartException.together(failures)))
                .onSuccess(done -> ownLog.ifPresent(OwnLog::open))
                .recover(failure -> stopAllBut(kept).transform(end -> Future.failedFuture(failure)));
    }

    private static boolean isSource(PluginInstance member) {
        return member.stage() instanceof Source;
    }

    private boolean isKept(PluginInstance member) {
        return kept.contains(member.stage());
    }

    private Future<Void> startGroup(List<PluginInstance> group, List<StartException> failures) {
        var running = new ArrayList<>(group.stream().filter(this::isKept).toList());
        unstopped.addAll(running);
        started.add(running);
        boolean inVain = !failures.isEmpty() && group.stream().anyMatch(Graph::isSource);
        return each(
                inVain
                        ? List.of()
                        : group.stream().filter(member -> !isKept(member)).toList(),
                member -> attempt(member, Stage::start)
                        .onSuccess(done -> {
                            running.add(member);
                            unstopped.add(member);
                        })
                        .otherwise(failure -> {
                            failures.add(new StartException(member.shown(), failure));
                            return null;
                        }));
    }

    /** Completes when every started plugin has stopped; one that fails to is named in the log by itself. */
    Future<Void> stop() {
        return stopAllBut(Set.of());
    }

    /** The same, where what {@code next} has kept goes on and is no longer of this graph. */
    Future<Void> handOver(Graph next) {
        unstopped.removeIf(next::isKept);
        return stopAllBut(next.kept).andThen(end -> started.clear());
    }

    private Future<Void> stopAllBut(Set<Stage> staying) {
        var upstreamFirst = new ArrayList<List<PluginInstance>>();
        for (List<PluginInstance> group : started.reversed()) {
            upstreamFirst.add(group.stream()
                    .filter(member -> !staying.contains(member.stage()))
                    .toList());
        }
        started.forEach(group -> group.removeIf(member -> !staying.contains(member.stage())));
        Future<Void> all = ownLog.map(OwnLog::close).orElseGet(Future::succeededFuture);
        for (List<PluginInstance> group : upstreamFirst) {
            all = all.compose(before -> each(
                    group,
                    member -> attempt(member, Stage::stop)
                            .onComplete(end -> unstopped.remove(member))
                            .otherwise(failure -> {
                                Worker.LOG.warnf("%s did not stop cleanly: %s", member.shown(), failure.getMessage());
                                return null;
                            })));
        }
        return all;
    }

    /** The deadline of the stop is over: those that have not stopped say what is lost, and those within them. */
    void abandon() {
        abandon(Stream.concat(unstopped.stream(), parts.nested().stream()));
    }

    /** The same behind a {@link #handOver}. */
    void abandon(Graph next) {
        Set<Stage> goingOn = Collections.newSetFromMap(new IdentityHashMap<>());
        next.members().forEach(member -> goingOn.add(member.stage()));
        abandon(Stream.concat(unstopped.stream(), parts.nested().stream())
                .filter(member -> !goingOn.contains(member.stage())));
    }

    private static void abandon(Stream<PluginInstance> members) {
        members.forEach(member -> {
            try {
                member.stage().abandon();
            } catch (RuntimeException | LinkageError e) {
                Worker.LOG.errorf(e, "%s does not say what it leaves behind", member.shown());
            }
        });
    }

    /** Those that were started and have not stopped yet. */
    List<PluginInstance> unstopped() {
        return List.copyOf(unstopped);
    }

    private static Future<Void> each(List<PluginInstance> group, Function<PluginInstance, Future<Void>> step) {
        return Future.join(group.stream().map(step).toList()).mapEmpty();
    }

    private static Future<Void> attempt(PluginInstance member, Function<Stage, Future<Void>> step) {
        return Guarded.call(() -> step.apply(member.stage()));
    }
}
