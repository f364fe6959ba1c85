package dev.tributary.forward.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Fluentd's measure of a server's silence: how far it is beyond the rhythm of its heartbeats so far.
 *
 * <pre>
 *   mean = weighted mean of the gaps, newest heaviest, in seconds - interval + 1      at least 1
 *   t    = seconds since the last heartbeat - interval + 1
 *   phi  = t / mean / ln 10
 * </pre>
 *
 * <p>The floor of the mean is ours. Without it, beats in quick succession make every pause that follows look like death.
 */
final class PhiDetector {
    private static final int GAPS_MAX = 1000;

    private final double intervalSeconds;
    /** Microseconds, oldest first. */
    private final Deque<Long> gaps = new ArrayDeque<>();

    private Instant last;

    /** @param start counts as the first heartbeat */
    PhiDetector(Duration interval, Instant start) {
        this.intervalSeconds = seconds(interval);
        this.last = start;
        gaps.add(micros(interval));
    }

    void beat(Instant now) {
        if (gaps.size() == GAPS_MAX) {
            gaps.removeFirst();
        }
        gaps.addLast(Math.max(0, micros(Duration.between(last, now))));
        last = now;
    }

    /** What was learnt is void; the rhythm begins anew with a heartbeat now. */
    void restart(Duration interval, Instant now) {
        gaps.clear();
        gaps.add(micros(interval));
        last = now;
    }

    /** Time in which nobody could have heard a beat does not count as silence. */
    void excuse(Duration deaf) {
        last = last.plus(deaf);
    }

    Duration silence(Instant now) {
        return Duration.between(last, now);
    }

    double phi(Instant now) {
        double mean = Math.max(1, weightedMeanSeconds() - intervalSeconds + 1);
        return (seconds(silence(now)) - intervalSeconds + 1) / mean / Math.log(10);
    }

    private double weightedMeanSeconds() {
        double sum = 0;
        long weights = 0;
        long weight = 1;
        for (long gap : gaps) {
            sum += (double) gap * weight;
            weights += weight++;
        }
        return sum / weights / 1e6;
    }

    private static double seconds(Duration duration) {
        return micros(duration) / 1e6;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
