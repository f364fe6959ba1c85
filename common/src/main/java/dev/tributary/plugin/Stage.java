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

    /** How it is, for the health checks; empty for stages that have nothing to fail. Called on the event loop. */
    default Optional<Condition> condition() {
        return Optional.empty();
    }
}
