package dev.tributary.plugin;

import io.vertx.core.Future;
import java.util.Optional;

/** What starts and stops. Downstream stages start first and stop last; both are called once, on the event loop. */
public interface Stage {

    /** Opens what the constructor only checked: sockets, files, timers. */
    default Future<Void> start() {
        return Future.succeededFuture();
    }

    /**
     * Takes no more, finishes what it holds and closes. Bounded: completes within a deadline of its own, and what could
     * not be finished by then is logged with its count.
     */
    default Future<Void> stop() {
        return Future.succeededFuture();
    }

    /**
     * The deadline is over and the stop has not ended, nor will it: says now, with its number, what is lost by that, and
     * lets go of what others may need. May be called more than once.
     */
    default void abandon() {}

    /** How it is, for the health checks; empty for stages that have nothing to fail. Called on the event loop. */
    default Optional<Condition> condition() {
        return Optional.empty();
    }
}
