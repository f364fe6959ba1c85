package dev.tributary.routing;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Keeps streams of one route in the order they came. As long as filters answer at once it is a plain call; behind a
 * filter that takes time the next stream waits until that one has gone on. Confined to one event loop.
 */
final class Lane {
    private Future<?> last = Future.succeededFuture();
    private int waiting;

    boolean isFree() {
        return waiting == 0;
    }

    /** Takes the lane until {@code passed} completes. */
    <T> Future<T> occupy(Future<T> passed) {
        waiting++;
        last = passed;
        return passed.onComplete(result -> waiting--);
    }

    /** {@code passing} once everything before it has passed. */
    <T> Future<T> queue(Supplier<Future<T>> passing) {
        return occupy(last.transform(before -> passing.get()));
    }
}
