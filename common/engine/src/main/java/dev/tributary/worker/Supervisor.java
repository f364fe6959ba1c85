package dev.tributary.worker;

import dev.tributary.config.syntax.LogLevel;
import dev.tributary.plugin.PeerMemory;
import dev.tributary.regexp.SearchTime;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs a configuration in as many workers as it asks for, and starts those again that fail. Its methods may block and
 * are called from threads of the program that may, never from an event loop; those that only tell something from any.
 */
public final class Supervisor {
    private static final Logger LOG = Logger.getLogger("dev.tributary.worker");

    /** In names of threads, where the configuration has no {@code process_name}. */
    private static final String NAME = "tributary";

    /** Where the pipeline is between its first and last moment. */
    public enum State {
        NEW,
        STARTING,
        RUNNING,
        STOPPING,
        STOPPED
    }

    private final WorkerHost host;
    private final Runnable outOfMemory;
    private volatile List<WorkerSlot> slots = List.of();
    private volatile Optional<String> processName = Optional.empty();
    private volatile Optional<LoadedConfig> loaded = Optional.empty();
    private volatile Optional<Restarts> restarts = Optional.empty();
    private volatile State state = State.NEW;

    /** @param outOfMemory called, on any thread, when a worker has found no memory: it is to end the process at once */
    public Supervisor(WorkerHost host, Runnable outOfMemory) {
        this.host = host;
        this.outOfMemory = outOfMemory;
    }

    /** The least severe messages of the program that are logged from now on. */
    public static void logFrom(LogLevel level) {
        PluginLogs.setAll(level);
    }

    public State state() {
        return state;
    }

    /** {@code <system> process_name}, once a configuration is built that has it. */
    public Optional<String> processName() {
        return processName;
    }

    /** What it runs, once it is built. */
    public Optional<LoadedConfig> loaded() {
        return loaded;
    }

    /** The name of the machine it runs on. */
    public String node() {
        return host.hostname();
    }

    /** The program's. */
    public String version() {
        return host.version();
    }

    /**
     * Builds the graph of every worker and opens nothing.
     *
     * @throws InvalidPipelineException with everything that is wrong in the configuration
     */
    public void build(PipelineSource plan) {
        processName = plan.system().processName();
        loaded = Optional.of(LoadedConfig.of(plan, host.clock()));
        var errors = new ArrayList<>(plan.errors());
        var claims = new ArrayList<PluginClaim>();
        SearchTime.limit(plan.system().regexpTimeout());
        var taken = new ArrayList<WorkerSlot>();
        for (int id = 0; id < plan.system().workers(); id++) {
            var slot = new WorkerSlot(id, host, this::failed);
            take(slot);
            taken.add(slot);
            slots = List.copyOf(taken);
            try {
                BlockingWait.await(build(slot, plan), Worker.START_DEADLINE);
            } catch (InvalidPipelineException e) {
                errors.addAll(e.errors());
                claims.addAll(e.claims());
            }
        }
        instances().forEach(worker -> claims.addAll(worker.claims()));
        errors.addAll(new Clashes(claims).find());
        if (!errors.isEmpty()) {
            throw new InvalidPipelineException(PipelineBuilder.inFileOrder(errors));
        }
    }

    private static boolean isOutOfMemory(@Nullable Throwable failure) {
        return failure instanceof OutOfMemoryError || (failure != null && isOutOfMemory(failure.getCause()));
    }

    /** Puts a new instance of a worker on an event loop that no other worker has. */
    void take(WorkerSlot slot) {
        slot.take(thread ->
                slots.stream().anyMatch(other -> other != slot && other.worker().thread() == thread));
    }

    Future<Void> build(WorkerSlot slot, PipelineSource plan) {
        PipelineBuilder builder = plan.builder(slot.id(), host, Optional.empty());
        return slot.worker().build(builder::build, processName.orElse(NAME) + "-worker-" + slot.id());
    }

    List<WorkerSlot> slots() {
        return slots;
    }

    private Stream<Worker> instances() {
        return slots.stream().map(WorkerSlot::worker);
    }

    private void failed(WorkerSlot slot, Throwable failure) {
        if (isOutOfMemory(failure)) {
            // Nobody knows what else is missing now, in which thread: only a new process is whole again.
            LOG.fatalf("worker %d has found no memory, the program ends: %s", slot.id(), failure);
            outOfMemory.run();
            return;
        }
        Worker instance = slot.worker();
        restarts.ifPresentOrElse(
                one -> one.failed(slot, instance, failure),
                () -> LOG.errorf(failure, "worker %d, which is not supervised now, failed: %s", slot.id(), failure));
    }

    /**
     * Builds and starts every worker.
     *
     * @throws InvalidPipelineException as {@link #build} does
     * @throws StartException if plugins cannot open what they need, for all of them; what had been opened is closed again
     */
    public void start(PipelineSource plan) {
        state = State.STARTING;
        try {
            build(plan);
            var opening = instances().map(Worker::open).toList();
            BlockingWait.await(
                    Future.join(opening).recover(first -> StartException.together(opening, first)),
                    Worker.START_DEADLINE);
            var watching = new Restarts(this, plan, host.clock());
            restarts = Optional.of(watching);
            watching.watch();
            state = State.RUNNING;
        } catch (StartException e) {
            stop(BlockingWait.GRACE);
            throw e.and(TakenPorts.of(instances().toList(), e.reasons()));
        } catch (RuntimeException e) {
            stop(BlockingWait.GRACE);
            throw e;
        }
    }

    /**
     * Lets plugins have the configuration read again, where it allows that.
     *
     * @param action calls {@link #reload}; what it returns, or throws, is told to who asked
     */
    public void reloadsBy(Callable<String> action) {
        host.shared().reload(action);
    }

    /**
     * Runs {@code next} in the place of what runs. What is the same in both goes on undisturbed; what has changed is
     * stopped and started anew, while what sources take in waits. Of a plugin that is stopped nothing is lost that its
     * stop would not lose: see {@link #stop}.
     *
     * @throws InvalidPipelineException with everything that is wrong in it; nothing has changed then
     * @throws StartException if something of it cannot open what it needs; what ran before runs again then
     */
    public Reloaded reload(PipelineSource next) {
        Restarts watching = restarts.orElseThrow(() -> new StartException("the pipeline does not run"));
        return watching.meanwhile(() -> {
            Reloaded reloaded = new Reloads(host, watching).reload(next);
            loaded = Optional.of(LoadedConfig.of(next, host.clock()));
            return reloaded;
        });
    }

    /**
     * Stops every worker, sources first, and what is downstream when it has delivered what it holds.
     *
     * @return the plugins that had not finished by the deadline; a line in the log tells what each left
     */
    public List<PluginIdentity> stop(Duration deadline) {
        state = State.STOPPING;
        restarts.ifPresent(Restarts::close);
        restarts = Optional.empty();
        var stopping = instances().map(worker -> worker.shut(deadline)).toList();
        var left = new ArrayList<PluginIdentity>();
        try {
            BlockingWait.await(Future.join(stopping), deadline);
            stopping.forEach(one -> one.result().forEach(member -> left.add(member.identity())));
        } catch (RuntimeException e) {
            LOG.errorf("a worker's event loop does not answer: %s", e.getMessage());
            instances().filter(Worker::isBusy).forEach(Supervisor::sayLost);
            left.addAll(plugins());
        }
        state = State.STOPPED;
        return left;
    }

    /** Has the outputs of every worker deliver what they hold now and not when it is due; does not wait for it. */
    public void flush() {
        instances().forEach(Worker::flush);
    }

    /** What buffers hold and the end of the process would leave, a phrase an output; may be read from any thread. */
    public List<String> held() {
        return instances()
                .flatMap(worker -> worker.members().stream())
                .flatMap(member -> member.held().stream())
                .toList();
    }

    private static void sayLost(Worker worker) {
        List<String> held = worker.members().stream()
                .flatMap(member -> member.held().stream())
                .toList();
        LOG.errorf(
                "worker %d does not answer, and leaves behind %s",
                worker.id(), held.isEmpty() ? "nothing" : String.join(", ", held));
    }

    /** How every worker is, asked at the same time; one that does not answer by the deadline is said not to. */
    public List<CompletableFuture<WorkerStatus>> status(Duration deadline) {
        return slots.stream().map(slot -> ask(slot, deadline)).toList();
    }

    /** How one worker is: as {@link #status(Duration)}, without waiting, so that an event loop may ask. */
    public CompletableFuture<WorkerStatus> status(int workerId, Duration deadline) {
        return ask(slots.get(workerId), deadline);
    }

    private static CompletableFuture<WorkerStatus> ask(WorkerSlot slot, Duration deadline) {
        // The JDK's timer, not one of an event loop: that may be the one that is stuck.
        return slot.worker()
                .plugins()
                .map(plugins -> new WorkerStatus(slot.id(), true, plugins, slot.history()))
                .toCompletionStage()
                .toCompletableFuture()
                .completeOnTimeout(
                        new WorkerStatus(slot.id(), false, List.of(), slot.history()),
                        deadline.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    /** How many workers there are; none before they are built. */
    public int workers() {
        return slots.size();
    }

    /** Every plugin of every worker, downstream first. */
    public List<PluginIdentity> plugins() {
        return instances()
                .flatMap(worker -> worker.members().stream())
                .map(PluginInstance::identity)
                .toList();
    }

    /** A line for each plugin, for people. */
    public List<String> shown() {
        return instances()
                .flatMap(worker -> worker.members().stream()
                        .map(member -> (slots.size() > 1 ? "worker " + worker.id() + ": " : "") + member.shown()))
                .toList();
    }

    /** The figures of every plugin and router of every worker; may be read from any thread. */
    public List<PluginFigures> figures() {
        return instances().flatMap(worker -> worker.figures().stream()).toList();
    }

    /** What is held for peers; empty if no plugin has any. May be read from any thread. */
    public Optional<PeerMemory> memory() {
        return host.shared().memory();
    }

    /** What has become of a worker; may be read from any thread. */
    public WorkerHistory history(int workerId) {
        return slots.get(workerId).history();
    }
}
