package dev.tributary.testing;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One event loop, as a worker has it, for a test to run a plugin on. */
public final class TestLoop {
    /** How long anything that is waited for may take; the machine may be slow. */
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Context context;

    public TestLoop(Vertx vertx) {
        context = ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Runs on the loop and waits for the future it returns; rethrows what that fails with. */
    public <T> T await(Callable<Future<T>> action) {
        Promise<T> done = Promise.promise();
        context.runOnContext(ignored -> {
            try {
                action.call().onComplete(done);
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return get(done.future());
    }

    /** Runs on the loop and waits for the result. */
    public <T> T call(Callable<T> action) {
        return await(() -> Future.succeededFuture(action.call()));
    }

    /** Runs on the loop and waits until it has. */
    public void run(Runnable action) {
        await(() -> {
            action.run();
            return Future.succeededFuture();
        });
    }

    /** Runs on the loop; the future is the action's, to be waited for later with {@link #get}. */
    public <T> Future<T> begin(Callable<Future<T>> action) {
        Promise<T> done = Promise.promise();
        context.runOnContext(ignored -> {
            try {
                action.call().onComplete(done);
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return done.future();
    }

    /** Waits for a future. */
    public static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("not done within " + DEADLINE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
