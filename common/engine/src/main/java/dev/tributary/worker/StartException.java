package dev.tributary.worker;

import dev.tributary.config.FileReason;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plugins could not open what they need: a port is taken, a folder cannot be written. The program cannot run. */
public final class StartException extends RuntimeException {
    private final transient List<String> reasons;

    /** What the plugins in its sections say of themselves, if it is for them that it cannot. */
    StartException(String plugin, Throwable cause) {
        this(cause, inside(cause).orElseGet(() -> List.of("cannot start " + plugin + ": " + FileReason.of(cause))));
    }

    StartException(String message) {
        this(null, List.of(message));
    }

    private StartException(@Nullable Throwable cause, List<String> reasons) {
        super(String.join("\n", reasons), cause);
        this.reasons = List.copyOf(reasons);
    }

    private static Optional<List<String>> inside(Throwable cause) {
        List<String> found = Stream.concat(Stream.of(cause), Arrays.stream(cause.getSuppressed()))
                .filter(StartException.class::isInstance)
                .flatMap(one -> ((StartException) one).reasons.stream())
                .toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    /** What all of those say that have failed; {@code first} if none of them is one of these. */
    static <T> Future<T> together(List<Future<Void>> starts, Throwable first) {
        var failures = starts.stream()
                .filter(Future::failed)
                .map(Future::cause)
                .filter(StartException.class::isInstance)
                .map(StartException.class::cast)
                .toList();
        return Future.failedFuture(failures.isEmpty() ? first : together(failures));
    }

    /** All of them in one, what several workers say once. */
    static StartException together(List<StartException> failures) {
        return failures.size() == 1
                ? failures.getFirst()
                : new StartException(
                        null,
                        failures.stream()
                                .flatMap(one -> one.reasons.stream())
                                .distinct()
                                .toList());
    }

    /** The same with more. */
    StartException and(List<String> more) {
        return more.isEmpty()
                ? this
                : new StartException(
                        null,
                        Stream.concat(reasons.stream(), more.stream())
                                .distinct()
                                .toList());
    }

    /** Why, a line for each plugin. */
    public List<String> reasons() {
        return reasons;
    }
}
