package dev.tributary.worker;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a worker that failed stays down: {@code restart_worker_interval} the first time, and what doubles with each
 * time that it fails soon again. Confined to one thread.
 */
final class Backoff {
    static final Duration ADDED_FIRST = Duration.ofSeconds(1);
    static final Duration ADDED_MAX = Duration.ofMinutes(1);

    /** A worker that ran this long has not failed again, but anew. */
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);

    private final Duration interval;
    private int failures;
    private Instant last = Instant.MIN;

    Backoff(Duration interval) {
        this.interval = interval;
    }

    /** Counts a failure; how long to wait then. */
    Duration failed(Instant now) {
        boolean again = last.isAfter(now.minus(FORGOTTEN_AFTER));
        failures = again ? failures + 1 : 1;
        last = now;
        return interval.plus(added());
    }

    private Duration added() {
        if (failures == 1) {
            return Duration.ZERO;
        }
        int doublings = Math.min(failures - 2, 16);
        Duration doubled = ADDED_FIRST.multipliedBy(1L << doublings);
        return doubled.compareTo(ADDED_MAX) < 0 ? doubled : ADDED_MAX;
    }
}
