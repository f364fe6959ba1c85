package dev.tributary.forward.server;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Work that takes so much memory that no two do it at the same time, in the order it came. Confined to its event loop. */
final class OneByOne {
    private Future<?> last = Future.succeededFuture();

    <T> Future<T> next(Supplier<Future<T>> work) {
        Future<T> done = last.transform(before -> work.get());
        last = done;
        return done;
    }
}
