package dev.tributary.plugin;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Calls of code that others wrote, who should fail the future that they return, and may throw all the same. Also where a
 * class or method is missing that the code was built with: a {@link LinkageError} then is no fault of the program, and
 * ends nothing but the call. What else is an {@link Error} is thrown on.
 */
public final class Guarded {
    private Guarded() {}

    /** What {@code code} returns; a future that has failed if it throws, or returns none. */
    public static <T> Future<T> call(Supplier<Future<T>> code) {
        try {
            return Objects.requireNonNull(code.get(), "null was returned for a future");
        } catch (RuntimeException | LinkageError e) {
            return Future.failedFuture(e);
        }
    }
}
