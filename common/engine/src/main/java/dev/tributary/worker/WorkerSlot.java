package dev.tributary.worker;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The place of one worker: which instance of it runs now, and what has become of those before. Changed by one thread at
 * a time, read from any.
 */
final class WorkerSlot {
    /** Event loops come in turn; after so many without a free one there is none. */
    private static final int LOOPS_TRIED = 64;

    private final int id;
    private final Vertx vertx;
    private final Clock clock;
    private final BiConsumer<WorkerSlot, Throwable> onFailure;
    private volatile @Nullable Worker worker;
    private volatile @Nullable String deployment;
    private volatile WorkerHistory history = WorkerHistory.NEW;

    /** @param onFailure told, on any thread, when a plugin threw something that nobody caught */
    WorkerSlot(int id, WorkerHost host, BiConsumer<WorkerSlot, Throwable> onFailure) {
        this.id = id;
        this.vertx = host.vertx();
        this.clock = host.clock();
        this.onFailure = onFailure;
    }

    int id() {
        return id;
    }

    Worker worker() {
        return Objects.requireNonNull(worker);
    }

    WorkerHistory history() {
        return history;
    }

    /**
     * Puts a new instance on an event loop of its own, if there is one left. Blocks.
     *
     * @param isTaken whether another worker runs on that thread
     */
    void take(Predicate<Thread> isTaken) {
        for (int tried = 1; ; tried++) {
            var next = new Worker(id, failure -> onFailure.accept(this, failure));
            String deployed =
                    BlockingWait.await(vertx.deployVerticle(next, new DeploymentOptions()), BlockingWait.GRACE);
            if (tried == LOOPS_TRIED || !isTaken.test(next.thread())) {
                Worker before = worker;
                if (before != null) {
                    next.follow(before);
                }
                worker = next;
                deployment = deployed;
                return;
            }
            vertx.undeploy(deployed);
        }
    }

    /** Removes the instance with everything that is left of it on its event loop. Blocks. */
    void leave() {
        BlockingWait.await(vertx.undeploy(Objects.requireNonNull(deployment)), BlockingWait.GRACE);
    }

    void failed(String reason) {
        history = history.failed(clock.instant(), reason);
    }

    void restarted() {
        history = history.restarted();
    }
}
