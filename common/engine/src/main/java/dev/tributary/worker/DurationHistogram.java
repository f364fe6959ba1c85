package dev.tributary.worker;

import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Meters;
import java.time.Duration;
import java.util.stream.IntStream;

/** Durations counted in buckets; recorded on the worker's event loop alone, read from anywhere. */
public final class DurationHistogram implements Meters.Timing {
    private static final double[] BOUNDS_SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 190
    };

    private final Counter[] buckets = IntStream.rangeClosed(0, BOUNDS_SECONDS.length)
            .mapToObj(i -> new Counter())
            .toArray(Counter[]::new);
    private final Counter nanos = new Counter();

    DurationHistogram() {}

    @Override
    public void record(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        int bucket = 0;
        while (bucket < BOUNDS_SECONDS.length && seconds > BOUNDS_SECONDS[bucket]) {
            bucket++;
        }
        buckets[bucket].increment();
        nanos.add(duration.toNanos());
    }

    /** Upper bounds in seconds, ascending; the last bucket has none. */
    public static double[] boundsSeconds() {
        return BOUNDS_SECONDS.clone();
    }

    /** How many durations fell into each bucket, not cumulated; one more than there are bounds. */
    public long[] counts() {
        return IntStream.range(0, buckets.length)
                .mapToLong(i -> buckets[i].value())
                .toArray();
    }

    public double sumSeconds() {
        return nanos.value() / 1e9;
    }
}
