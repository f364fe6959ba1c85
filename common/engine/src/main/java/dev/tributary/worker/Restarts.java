package dev.tributary.worker;

import dev.tributary.config.FileReason;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts workers again that failed, each alone: one of whose plugins threw something on the event loop that nobody
 * caught, or whose event loop does not answer. Everything here is done by one thread of its own.
 */
final class Restarts implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("dev.tributary.worker");

    /** How often event loops are asked whether they answer. */
    private static final Duration ASKED_EVERY = Duration.ofSeconds(1);

    /** How long what is left of a failed worker may take to stop: to deliver what its buffers hold, and to close. */
    static final Duration STOP_DEADLINE = Duration.ofSeconds(10);

    private static final int STACK_SHOWN = 12;

    private final Supervisor supervisor;
    private PipelineSource plan;
    private final Clock clock;
    private final Duration answerTimeout;
    private final Map<WorkerSlot, Backoff> backoffs = new HashMap<>();
    private final Map<WorkerSlot, Long> askedAtNanos = new HashMap<>();
    private final Set<WorkerSlot> down = new HashSet<>();
    private final ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("tributary-supervisor").factory());

    Restarts(Supervisor supervisor, PipelineSource plan, Clock clock) {
        this.supervisor = supervisor;
        this.plan = plan;
        this.clock = clock;
        answerTimeout = plan.system().workerAnswerTimeout();
    }

    void watch() {
        var _ = thread.scheduleWithFixedDelay(
                this::askAll, ASKED_EVERY.toMillis(), ASKED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Does something while no worker is started again. May be called from any thread that may block.
     *
     * @throws StartException if the pipeline stops meanwhile
     */
    <T> T meanwhile(Callable<T> work) {
        try {
            return thread.submit(work).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (RejectedExecutionException | CancellationException e) {
            throw new StartException("the pipeline is being stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted");
        }
    }

    /** What workers run, and get when they are started again. On its thread. */
    PipelineSource plan() {
        return plan;
    }

    void plan(PipelineSource next) {
        plan = next;
    }

    /** Workers that have not failed, or run again. On its thread. */
    List<WorkerSlot> up() {
        return supervisor.slots().stream().filter(slot -> !down.contains(slot)).toList();
    }

    /** They run only a part of what they should. On its thread. */
    void bringDown(List<WorkerSlot> broken, String reason) {
        for (WorkerSlot slot : broken) {
            if (down.add(slot)) {
                bringDown(slot, reason, null);
            }
        }
    }

    /** May be called from any thread. */
    void failed(WorkerSlot slot, Worker instance, Throwable failure) {
        onThread(() -> {
            // What the instance before it left behind is over; the first failure of many counts.
            if (slot.worker() == instance && down.add(slot)) {
                bringDown(slot, String.valueOf(failure), failure);
            }
        });
    }

    private void askAll() {
        up().forEach(this::ask);
    }

    private void ask(WorkerSlot slot) {
        Long askedAt = askedAtNanos.get(slot);
        if (askedAt == null) {
            askedAtNanos.put(slot, System.nanoTime());
            slot.worker().answer().onComplete(answered -> onThread(() -> askedAtNanos.remove(slot)));
        } else if (System.nanoTime() - askedAt > answerTimeout.toNanos()) {
            down.add(slot);
            Thread stuck = slot.worker().thread();
            String reason = "its event loop has not answered for " + answerTimeout.toSeconds() + " s";
            LOG.errorf("worker %d: %s; it is interrupted at\n%s", slot.id(), reason, stack(stuck));
            stuck.interrupt();
            bringDown(slot, reason, null);
        }
    }

    private static String stack(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .limit(STACK_SHOWN)
                .map(frame -> "    " + frame)
                .collect(Collectors.joining("\n"));
    }

    private void bringDown(WorkerSlot slot, String reason, @Nullable Throwable failure) {
        Duration wait = backoffs.computeIfAbsent(
                        slot, one -> new Backoff(plan.system().restartWorkerInterval()))
                .failed(clock.instant());
        slot.failed(reason);
        LOG.errorf(
                failure,
                "worker %d failed and is stopped, to be started again in %d ms: %s",
                slot.id(),
                wait.toMillis(),
                reason);
        Future<List<PluginInstance>> stopped = slot.worker().shut(STOP_DEADLINE);
        stopped.onComplete(end -> {
            askedAtNanosForget(slot);
            schedule(() -> restart(slot), wait);
        });
    }

    private void askedAtNanosForget(WorkerSlot slot) {
        onThread(() -> askedAtNanos.remove(slot));
    }

    private void restart(WorkerSlot slot) {
        try {
            slot.leave();
            supervisor.take(slot);
            BlockingWait.await(supervisor.build(slot, plan), Worker.START_DEADLINE);
        } catch (RuntimeException e) {
            bringDown(slot, "it cannot be built again: " + e.getMessage(), null);
            return;
        }
        slot.worker()
                .open()
                .onComplete(opened -> onThread(() -> {
                    if (opened.succeeded()) {
                        down.remove(slot);
                        slot.restarted();
                        LOG.infof(
                                "worker %d runs again (restart %d)",
                                slot.id(), slot.history().restarts());
                    } else {
                        bringDown(slot, FileReason.why(opened.cause()), null);
                    }
                }));
    }

    private void onThread(Runnable work) {
        schedule(work, Duration.ZERO);
    }

    private void schedule(Runnable work, Duration wait) {
        if (!thread.isShutdown()) {
            try {
                var _ = thread.schedule(() -> run(work), wait.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException stopping) {
                LOG.debug("stopping: no worker is restarted any more");
            }
        }
    }

    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "supervising the workers: %s", e.getMessage());
        }
    }

    /** From now on no worker is restarted. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(BlockingWait.GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
