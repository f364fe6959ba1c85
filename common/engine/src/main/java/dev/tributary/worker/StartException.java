package dev.tributary.worker;

import dev.tributary.config.FileReason;
import java.util.List;
import java.util.stream.Stream;

/** Plugins could not open what they need: a port is taken, a folder cannot be written. The program cannot run. */
public final class StartException extends RuntimeException {
    private final transient List<String> reasons;

    StartException(String plugin, Throwable cause) {
        super("cannot start " + plugin + ": " + FileReason.of(cause), cause);
        reasons = List.of(String.valueOf(getMessage()));
    }

    StartException(String message) {
        this(List.of(message));
    }

    private StartException(List<String> reasons) {
        super(String.join("\n", reasons));
        this.reasons = List.copyOf(reasons);
    }

    /** All of them in one, what several workers say once. */
    static StartException together(List<StartException> failures) {
        return failures.size() == 1
                ? failures.getFirst()
                : new StartException(failures.stream()
                        .flatMap(one -> one.reasons.stream())
                        .distinct()
                        .toList());
    }

    /** The same with more. */
    StartException and(List<String> more) {
        return more.isEmpty()
                ? this
                : new StartException(Stream.concat(reasons.stream(), more.stream())
                        .distinct()
                        .toList());
    }

    /** Why, a line for each plugin. */
    public List<String> reasons() {
        return reasons;
    }
}
