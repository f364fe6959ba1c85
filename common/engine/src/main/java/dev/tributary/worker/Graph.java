package dev.tributary.worker;

import dev.tributary.plugin.Guarded;
import dev.tributary.plugin.Source;
import dev.tributary.plugin.Stage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The plugins of one worker, in groups: those of a group start and stop at the same time, the groups one after the
 * other, downstream first and stopping upstream first. Confined to the worker's event loop.
 */
final class Graph {
    private final List<List<PluginInstance>> groups;
    private final List<PluginInstance> nested;
    private final List<PluginFigures> figures;
    private final List<PluginClaim> claims;
    private final Optional<OwnLog> ownLog;
    private final List<List<PluginInstance>> started = new ArrayList<>();
    private final List<PluginInstance> unstopped = new ArrayList<>();

    Graph(
            List<List<PluginInstance>> groups,
            List<PluginInstance> nested,
            List<PluginFigures> routers,
            List<PluginClaim> claims,
            Optional<OwnLog> ownLog) {
        this.groups = groups.stream().map(List::copyOf).toList();
        this.nested = List.copyOf(nested);
        this.claims = List.copyOf(claims);
        this.ownLog = ownLog;
        this.figures = Stream.concat(
                        routers.stream(),
                        members().stream().map(one -> new PluginFigures(one.identity(), one.meters())))
                .toList();
    }

    /** Those of every plugin and router. */
    List<PluginFigures> figures() {
        return figures;
    }

    /** What its plugins want for themselves. */
    List<PluginClaim> claims() {
        return claims;
    }

    /** Every plugin, downstream first. */
    List<PluginInstance> members() {
        return Stream.concat(groups.stream().flatMap(List::stream), nested.stream())
                .toList();
    }

    /**
     * Fails with a {@link StartException} for all that could not start; those that did are then stopped. Sources are
     * not tried behind a failure: what they took could go nowhere.
     */
    Future<Void> start() {
        ownLog.ifPresent(OwnLog::listen);
        var failures = new ArrayList<StartException>();
        Future<Void> all = Future.succeededFuture();
        for (List<PluginInstance> group : groups) {
            all = all.compose(before -> !failures.isEmpty() && group.stream().anyMatch(Graph::isSource)
                    ? Future.succeededFuture()
                    : startGroup(group, failures));
        }
        return all.<Void>compose(done -> failures.isEmpty()
                        ? Future.succeededFuture()
                        : Future.failedFuture(StartException.together(failures)))
                .onSuccess(done -> ownLog.ifPresent(OwnLog::open))
                .recover(failure -> stop().transform(end -> Future.failedFuture(failure)));
    }

    private static boolean isSource(PluginInstance member) {
        return member.stage() instanceof Source;
    }

    private Future<Void> startGroup(List<PluginInstance> group, List<StartException> failures) {
        var running = new ArrayList<PluginInstance>();
        started.add(running);
        return each(
                group,
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
        var upstreamFirst = new ArrayList<>(started);
        Collections.reverse(upstreamFirst);
        started.clear();
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
        Stream.concat(unstopped.stream(), nested.stream()).forEach(member -> {
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
