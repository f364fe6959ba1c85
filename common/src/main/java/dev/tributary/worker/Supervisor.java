package dev.tributary.worker;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Runs a configuration in as many workers as it asks for. Its methods may block and are called from threads of the
 * program that may, never from an event loop; those that only tell something from any.
 */
public final class Supervisor {
    private static final Logger LOG = Logger.getLogger("dev.tributary.worker");

    /** Added to a deadline that a worker keeps itself, before its event loop is taken for stuck. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Where the pipeline is between its first and last moment. */
    public enum State {
        NEW,
        STARTING,
        RUNNING,
        STOPPING,
        STOPPED
    }

    private final WorkerHost host;
    private volatile List<Worker> workers = List.of();
    private volatile State state = State.NEW;

    public Supervisor(WorkerHost host) {
        this.host = host;
    }

    public State state() {
        return state;
    }

    /**
     * Builds the graph of every worker and opens nothing.
     *
     * @throws InvalidPipelineException with everything that is wrong in the configuration
     */
    public void build(Plan plan) {
        var built = new ArrayList<Worker>();
        for (int id = 0; id < plan.system().workers(); id++) {
            var worker = new Worker(id, plan.builder(id, host)::build);
            await(host.vertx().deployVerticle(worker, new DeploymentOptions()), Worker.START_DEADLINE);
            built.add(worker);
            workers = List.copyOf(built);
        }
    }

    /**
     * Builds and starts every worker.
     *
     * @throws InvalidPipelineException as {@link #build} does
     * @throws StartException if a plugin cannot open what it needs; what had been opened is closed again
     */
    public void start(Plan plan) {
        state = State.STARTING;
        try {
            build(plan);
            var opening = workers.stream().map(Worker::open).toList();
            await(Future.join(opening), Worker.START_DEADLINE);
            state = State.RUNNING;
        } catch (RuntimeException e) {
            stop(GRACE);
            throw e;
        }
    }

    /**
     * Stops every worker, sources first, and what is downstream when it has delivered what it holds.
     *
     * @return the plugins that had not finished by the deadline; a line in the log tells what each left
     */
    public List<PluginIdentity> stop(Duration deadline) {
        state = State.STOPPING;
        var stopping = workers.stream().map(worker -> worker.shut(deadline)).toList();
        var left = new ArrayList<PluginIdentity>();
        try {
            await(Future.join(stopping), deadline);
            stopping.forEach(one -> one.result().forEach(member -> left.add(member.identity())));
        } catch (RuntimeException e) {
            LOG.errorf("a worker's event loop does not answer: %s", e.getMessage());
            workers.stream()
                    .flatMap(worker -> worker.members().stream())
                    .forEach(member -> left.add(member.identity()));
        }
        state = State.STOPPED;
        return left;
    }

    /** How every worker is, asked at the same time; one that does not answer by the deadline is said not to. */
    public List<CompletableFuture<WorkerStatus>> status(Duration deadline) {
        return workers.stream().map(worker -> ask(worker, deadline)).toList();
    }

    /** How one worker is: as {@link #status(Duration)}, without waiting, so that an event loop may ask. */
    public CompletableFuture<WorkerStatus> status(int workerId, Duration deadline) {
        return ask(workers.get(workerId), deadline);
    }

    private static CompletableFuture<WorkerStatus> ask(Worker worker, Duration deadline) {
        // The JDK's timer, not one of an event loop: that may be the one that is stuck.
        return worker.status()
                .toCompletionStage()
                .toCompletableFuture()
                .completeOnTimeout(
                        new WorkerStatus(worker.id(), false, List.of()), deadline.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** How many workers there are; none before they are built. */
    public int workers() {
        return workers.size();
    }

    /** Every plugin of every worker, downstream first. */
    public List<PluginIdentity> plugins() {
        return workers.stream()
                .flatMap(worker -> worker.members().stream())
                .map(Member::identity)
                .toList();
    }

    /** A line for each plugin, for people. */
    public List<String> shown() {
        return workers.stream()
                .flatMap(worker -> worker.members().stream()
                        .map(member -> (workers.size() > 1 ? "worker " + worker.id() + ": " : "") + member.shown()))
                .toList();
    }

    /** The figures of every plugin and router of every worker; may be read from any thread. */
    public List<PluginFigures> figures() {
        return workers.stream().flatMap(worker -> worker.figures().stream()).toList();
    }

    private static void await(Future<?> work, Duration deadline) {
        try {
            work.toCompletionStage()
                    .toCompletableFuture()
                    .get(deadline.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known
                    ? known
                    : new StartException(String.valueOf(e.getCause().getMessage()));
        } catch (TimeoutException e) {
            throw new StartException("an event loop did not answer within "
                    + deadline.plus(GRACE).toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted");
        }
    }
}
