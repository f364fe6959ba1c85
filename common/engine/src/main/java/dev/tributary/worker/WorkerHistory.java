package dev.tributary.worker;

import java.time.Instant;
import java.util.Optional;

/**
 * What has become of a worker since the program started.
 *
 * @param running false from a failure until it runs again
 * @param restarts how often it was started again
 * @param lastFailure why it failed last
 */
public record WorkerHistory(boolean running, long restarts, Optional<Failure> lastFailure) {

    /** A failure: what was thrown, or that the event loop did not answer. */
    public record Failure(Instant at, String reason) {}

    static final WorkerHistory NEW = new WorkerHistory(true, 0, Optional.empty());

    WorkerHistory failed(Instant now, String reason) {
        return new WorkerHistory(false, restarts, Optional.of(new Failure(now, reason)));
    }

    WorkerHistory restarted() {
        return new WorkerHistory(true, restarts + 1, lastFailure);
    }
}
