package dev.tributary.buffer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Vert.x's worker threads. */
final class VertxElsewhere {
    private VertxElsewhere() {}

    static FileWork.Elsewhere of(Vertx vertx) {
        return new FileWork.Elsewhere() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
            }
        };
    }
}
