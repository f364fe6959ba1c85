package dev.tributary.worker;

import dev.tributary.config.FileReason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for event loops, on threads that may. */
final class BlockingWait {
    /** Added to a deadline that a worker keeps itself, before its event loop is taken for stuck. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private BlockingWait() {}

    /** @throws StartException if nothing comes of it within the deadline and the grace */
    static <T> T await(Future<T> work, Duration deadline) {
        try {
            return work.toCompletionStage()
                    .toCompletableFuture()
                    .get(deadline.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw cause instanceof RuntimeException known ? known : new StartException(FileReason.of(cause));
        } catch (TimeoutException e) {
            throw new StartException("an event loop did not answer within "
                    + deadline.plus(GRACE).toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted");
        }
    }
}
