package dev.tributary.worker;

import dev.tributary.plugin.Console;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Prints on a thread of its own, in call order, many calls in one write. All workers share it, so its queue is the one
 * place that is not confined to an event loop; the futures complete on the context of who called.
 */
public final class StandardOutput implements Console, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StandardOutput.class);
    private static final int BATCH_BYTES = 64 * 1024;

    /** How many bytes may wait for a reader that does not read; beyond it prints fail. */
    public static final long WAITING_BYTES_MAX = 64L * 1024 * 1024;

    /** How long {@link #close} waits for what is queued. */
    public static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

    private record Print(
            byte[] bytes, int offset, int length, @Nullable Context caller, Promise<Void> promise) {}

    /** Tells the thread that nothing comes behind it. */
    private static final Print END = new Print(new byte[0], 0, 0, null, Promise.promise());

    private final Vertx vertx;
    private final OutputStream out;
    private final long waitingBytesMax;
    private final LinkedBlockingQueue<Print> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Thread thread;
    private final byte[] batch = new byte[BATCH_BYTES];
    private boolean broken;
    private volatile boolean closed;

    /** On the standard output of this process, past {@code System.out} and its lock and encoder. */
    public static StandardOutput ofProcess(Vertx vertx) {
        return new StandardOutput(vertx, new FileOutputStream(FileDescriptor.out), WAITING_BYTES_MAX);
    }

    StandardOutput(Vertx vertx, OutputStream out, long waitingBytesMax) {
        this.vertx = vertx;
        this.out = out;
        this.waitingBytesMax = waitingBytesMax;
        thread = Thread.ofPlatform().daemon().name("tributary-stdout").start(this::printAll);
    }

    @Override
    public Future<Void> print(byte[] bytes, int offset, int length) {
        if (closed) {
            return Future.failedFuture(new IOException("standard output is closed"));
        }
        long waiting = waitingBytes.addAndGet(length);
        if (waiting > waitingBytesMax && waiting > length) {
            waitingBytes.addAndGet(-length);
            return Future.failedFuture(new IOException("standard output is not read: " + (waiting - length)
                    + " bytes wait for it, and " + length + " more would pass the limit of " + waitingBytesMax));
        }
        Promise<Void> promise = Promise.promise();
        queue.add(new Print(bytes, offset, length, vertx.getOrCreateContext(), promise));
        return promise.future();
    }

    /** Bytes that wait to be written, over all workers. */
    public long waitingBytes() {
        return waitingBytes.get();
    }

    /** Prints what is queued, for {@link #CLOSE_DEADLINE} at most, and takes no more. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        queue.add(END);
        try {
            if (!thread.join(CLOSE_DEADLINE)) {
                LOG.warnf("standard output is not read; %d bytes for it are lost", waitingBytes.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void printAll() {
        var due = new ArrayList<Print>();
        try {
            while (!due.contains(END)) {
                due.clear();
                due.add(queue.take());
                queue.drainTo(due);
                print(due);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print(List<Print> due) {
        Throwable failure = null;
        try {
            write(due);
            broken = false;
        } catch (IOException e) {
            failure = e;
            if (!broken) {
                LOG.errorf("standard output cannot be written: %s", e.getMessage());
            }
            broken = true;
        }
        tell(due, failure);
    }

    private void write(List<Print> due) throws IOException {
        int filled = 0;
        for (Print one : due) {
            if (one.length() > batch.length - filled) {
                out.write(batch, 0, filled);
                filled = 0;
            }
            if (one.length() > batch.length) {
                out.write(one.bytes(), one.offset(), one.length());
            } else {
                System.arraycopy(one.bytes(), one.offset(), batch, filled, one.length());
                filled += one.length();
            }
        }
        out.write(batch, 0, filled);
        out.flush();
    }

    /** One hop to each caller's loop for all its prints of the batch. */
    private void tell(List<Print> due, @Nullable Throwable failure) {
        Map<Context, List<Promise<Void>>> byCaller = new LinkedHashMap<>();
        for (Print one : due) {
            waitingBytes.addAndGet(-one.length());
            if (!one.equals(END)) {
                byCaller.computeIfAbsent(one.caller(), caller -> new ArrayList<>())
                        .add(one.promise());
            }
        }
        byCaller.forEach((caller, promises) -> caller.runOnContext(here -> promises.forEach(promise -> {
            if (failure == null) {
                promise.complete();
            } else {
                promise.fail(failure);
            }
        })));
    }
}
