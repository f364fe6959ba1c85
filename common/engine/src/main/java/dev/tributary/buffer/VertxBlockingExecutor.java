package dev.tributary.buffer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Vert.x's worker threads. */
final class VertxBlockingExecutor {
    private VertxBlockingExecutor() {}

    static FileWork.BlockingExecutor of(Vertx vertx) {
        return new FileWork.BlockingExecutor() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
            }
        };
    }
}
