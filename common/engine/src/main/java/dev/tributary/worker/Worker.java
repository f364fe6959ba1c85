package dev.tributary.worker;

import dev.tributary.config.DurationText;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Owns one graph on one event loop, whose thread it names. {@link #build} makes the graph and opens nothing, {@link
 * #open} and {@link #shut} start and stop it; all may be called from any thread. What is left on the loop when it is
 * undeployed, such as timers, goes with it.
 */
final class Worker extends AbstractVerticle {
    static final Logger LOG = Logger.getLogger("dev.tributary.worker");

    /** How long the plugins of a worker may take to start, all together. */
    static final Duration START_DEADLINE = Duration.ofMinutes(2);

    /**
     * How long outputs that are about to stop are given to take what sources have handed on already. What waits longer
     * waits for room in a buffer, or for a delivery, and is refused when the output stops: its source has it still.
     */
    private static final Duration SOURCES_IDLE = Duration.ofSeconds(3);

    private final int id;
    private final Consumer<Throwable> onFailure;
    private volatile Thread thread;
    private volatile boolean busy;
    private String threadsOwnName;
    private @Nullable Graph graph;
    private Future<Void> exchange = Future.succeededFuture();
    private volatile List<PluginFigures> figures = List.of();
    private volatile List<PluginInstance> members = List.of();
    private volatile List<PluginClaim> claims = List.of();

    /** @param onFailure told on the event loop what its plugins threw there and nobody caught */
    Worker(int id, Consumer<Throwable> onFailure) {
        this.id = id;
        this.onFailure = onFailure;
    }

    int id() {
        return id;
    }

    /** Its event loop's. */
    Thread thread() {
        return thread;
    }

    /** Every plugin of the worker, downstream first; none until it is built. */
    List<PluginInstance> members() {
        return members;
    }

    /** How many plugins it has that are in no other. */
    int size() {
        return (int) members.stream().filter(member -> !member.nested()).count();
    }

    /** Those of its plugins and routers; none until it is built. */
    List<PluginFigures> figures() {
        return figures;
    }

    /** Until it is built it shows the figures of the instance before it: what was lost is not to vanish with that. */
    void follow(Worker before) {
        figures = before.figures;
    }

    /** What its plugins want for themselves. */
    List<PluginClaim> claims() {
        return claims;
    }

    @Override
    public void start() {
        thread = Thread.currentThread();
        threadsOwnName = thread.getName();
        context.exceptionHandler(onFailure::accept);
    }

    @Override
    public void stop() {
        thread.setName(threadsOwnName);
    }

    /** Builds the graph; fails with {@link InvalidPipelineException}. From now on its thread has {@code threadName}. */
    Future<Void> build(Supplier<Graph> building, String threadName) {
        return onLoop(() -> {
            thread.setName(threadName);
            // Making plugins reads certificates and other files, which takes longer than a loop may be blocked.
            return vertx.executeBlocking(building::get).onSuccess(this::built).mapEmpty();
        });
    }

    private void built(Graph made) {
        graph = made;
        made.connect();
        figures = made.figures();
        members = made.members();
        claims = made.claims();
    }

    private Graph graph() {
        return Objects.requireNonNull(graph);
    }

    /** Starts the graph; fails with {@link StartException}. */
    Future<Void> open() {
        return onLoop(() -> within(START_DEADLINE, graph().start()).recover(this::notStarted));
    }

    /** Builds what is to be exchanged for the graph, and changes nothing; fails with {@link InvalidPipelineException}. */
    Future<Graph> next(Function<PipelineBuilder.Running, Graph> building) {
        return onLoop(() -> {
            PipelineBuilder.Running running = graph().running();
            return vertx.executeBlocking(() -> building.apply(running));
        });
    }

    /**
     * Stops what {@code next} has not kept, sources first, and starts what is new in it. What the sources that go on
     * hand on meanwhile waits. Fails with {@link StartException}; then only what was kept runs.
     *
     * @param deadline for what stops; what has not by then is left as it is
     */
    Future<Void> exchange(Graph next, Duration deadline) {
        return onLoop(() -> {
            Graph old = graph();
            exchange = within(SOURCES_IDLE, next.gate().shut())
                    .transform(idle -> within(deadline, old.handOver(next)))
                    .<Void>transform(end -> {
                        old.unstopped().forEach(member -> left(member, deadline));
                        if (!old.unstopped().isEmpty()) {
                            old.abandon(next);
                        }
                        built(next);
                        return within(START_DEADLINE, next.start()).recover(this::notStarted);
                    })
                    .onComplete(end -> next.gate().open());
            return exchange;
        });
    }

    /** Stops the graph, sources first; completes with those plugins that had not stopped by the deadline. */
    Future<List<PluginInstance>> shut(Duration deadline) {
        busy = true;
        Future<List<PluginInstance>> stopped =
                onLoop(() -> within(deadline, exchange).transform(exchanged -> {
                    Graph stopping = graph;
                    if (stopping == null) {
                        return Future.succeededFuture(List.of());
                    }
                    return within(deadline, stopping.stop()).transform(end -> {
                        if (!stopping.unstopped().isEmpty()) {
                            stopping.unstopped().forEach(member -> left(member, deadline));
                            stopping.abandon();
                        }
                        return Future.succeededFuture(stopping.unstopped());
                    });
                }));
        return stopped.onComplete(end -> busy = false);
    }

    /** Whether the stop that it was asked for has not ended. From any thread. */
    boolean isBusy() {
        return busy;
    }

    /** Has its outputs deliver what they hold. Completes only if the event loop gets to it. */
    Future<Void> flush() {
        return onLoop(() -> {
            members.forEach(PluginInstance::flush);
            return Future.succeededFuture();
        });
    }

    /** How its plugins are. Completes only if the event loop gets to it: who asks sets the deadline. */
    Future<List<PluginStatus>> plugins() {
        return onLoop(() -> Future.succeededFuture(
                members.stream().map(PluginInstance::status).toList()));
    }

    /** Completes when the event loop gets to it. */
    Future<Void> answer() {
        return onLoop(Future::succeededFuture);
    }

    private Future<Void> notStarted(Throwable failure) {
        if (!(failure instanceof TimeoutException)) {
            return Future.failedFuture(failure);
        }
        var started = graph().unstopped();
        String missing = members.stream()
                .filter(member -> !member.nested() && !started.contains(member))
                .map(PluginInstance::shown)
                .collect(Collectors.joining(", "));
        return Future.failedFuture(new StartException(
                "not started after " + START_DEADLINE.toSeconds() + " s: " + missing + " or one it waits for"));
    }

    private static void left(PluginInstance member, Duration deadline) {
        LOG.warnf(
                "%s has not stopped within %s and is left as it is%s",
                member.shown(),
                DurationText.of(deadline),
                member.stage()
                        .condition()
                        .map(one -> one.data().get("failure"))
                        .map(failure -> ": " + failure)
                        .orElse(""));
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(here -> {
            try {
                work.get().onComplete(promise);
            } catch (RuntimeException e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    private <T> Future<T> within(Duration deadline, Future<T> work) {
        Promise<T> promise = Promise.promise();
        long timer = vertx.setTimer(
                Math.max(1, deadline.toMillis()),
                late -> promise.tryFail(new TimeoutException("not done in " + deadline.toMillis() + " ms")));
        work.onComplete(end -> {
            vertx.cancelTimer(timer);
            if (end.succeeded()) {
                promise.tryComplete(end.result());
            } else {
                promise.tryFail(end.cause());
            }
        });
        return promise.future();
    }
}
