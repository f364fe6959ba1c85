package dev.tributary.buffer;

import dev.tributary.plugin.buffered.SyncMode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What a buffer does to its files: one piece of work after the other, off the event loop. Work that comes while some is
 * being done makes up the next batch, and the appends of a batch share one way to the disk. Confined to the event loop
 * but for what its executor runs.
 */
final class FileWork {

    /** Runs something that may block, on a thread that may wait, and comes back. */
    @FunctionalInterface
    interface BlockingExecutor {
        <T> Future<T> run(Callable<T> work);
    }

    /** Done to a file, and waiting to be safe. */
    interface Action<T> {
        T run() throws IOException;
    }

    /** As {@link Action}, of what makes nothing. */
    interface Step {
        void run() throws IOException;
    }

    /** One piece of work; what it made or failed with is told on the event loop, after the batch. */
    private static final class Task<T> {
        private final Action<T> action;
        private final @Nullable FileContent written;
        private final Promise<T> promise = Promise.promise();
        private @Nullable T result;
        private @Nullable Throwable failure;
        private int cuts;
        private long end;

        /** @param written the chunk that must be safe before this is done; null for none */
        Task(Action<T> action, @Nullable FileContent written) {
            this.action = action;
            this.written = written;
        }

        void run() {
            try {
                result = action.run();
                if (written != null) {
                    cuts = written.cuts();
                    end = written.end();
                }
            } catch (IOException | RuntimeException e) {
                failure = e;
            }
        }

        void sync() {
            if (written == null || failure != null) {
                return;
            }
            try {
                if (written.cuts() != cuts) {
                    throw new IOException("the disk did not take what was appended with it");
                }
                if (written.safeEnd() < end) {
                    written.sync();
                }
            } catch (IOException | RuntimeException e) {
                failure = e;
            }
        }

        void tell() {
            if (failure == null) {
                promise.complete(result);
            } else {
                promise.fail(failure);
            }
        }
    }

    private final BlockingExecutor executor;
    private final BufferTime time;
    private final SyncMode sync;
    private final long groupMillis;
    private List<Task<?>> waiting = new ArrayList<>();
    private boolean running;
    private boolean hurry;
    private boolean timed;

    FileWork(BlockingExecutor executor, BufferTime time, SyncMode sync, long groupMillis) {
        this.executor = executor;
        this.time = time;
        this.sync = sync;
        this.groupMillis = groupMillis;
    }

    /** Something to be done in its turn, soon. */
    <T> Future<T> add(Action<T> action) {
        hurry = true;
        return enqueue(new Task<>(action, null));
    }

    /** As {@link #add}, of what makes nothing. */
    Future<Void> step(Step step) {
        return add(() -> {
                    step.run();
                    return true;
                })
                .mapEmpty();
    }

    /** An append to {@code chunk}: done when what it wrote is as safe as is asked for. */
    Future<Long> append(FileContent chunk, Action<Long> action) {
        return enqueue(new Task<>(action, sync == SyncMode.NONE ? null : chunk));
    }

    /** Something that needs no turn, such as reading a chunk that nobody appends to any more. */
    <T> Future<T> beside(Callable<T> work) {
        return executor.run(work);
    }

    private <T> Future<T> enqueue(Task<T> task) {
        waiting.add(task);
        if (!running) {
            if (sync == SyncMode.GROUP && groupMillis > 0 && !hurry) {
                await();
            } else {
                run();
            }
        }
        return task.promise.future();
    }

    private void await() {
        if (!timed) {
            timed = true;
            time.after(groupMillis, () -> {
                timed = false;
                if (!running && !waiting.isEmpty()) {
                    run();
                }
            });
        }
    }

    private void run() {
        running = true;
        hurry = false;
        List<Task<?>> batch = waiting;
        waiting = new ArrayList<>();
        executor.run(() -> {
                    work(batch);
                    return batch;
                })
                .onComplete(end -> {
                    running = false;
                    if (end.failed()) {
                        batch.forEach(task -> task.failure = end.cause());
                    }
                    batch.forEach(Task::tell);
                    if (!running && !waiting.isEmpty()) {
                        run();
                    }
                });
    }

    private void work(List<Task<?>> batch) {
        for (Task<?> task : batch) {
            task.run();
            if (sync == SyncMode.EVERY) {
                task.sync();
            }
        }
        if (sync == SyncMode.GROUP) {
            batch.forEach(Task::sync);
        }
    }
}
