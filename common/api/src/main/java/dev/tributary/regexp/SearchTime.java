package dev.tributary.regexp;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.joni.Matcher;

/**
 * How long one search may take: {@code <system> regexp_timeout}, for the whole program, because expressions are read
 * before anything that could carry a bound to them is built.
 */
public final class SearchTime {
    /** What holds until {@link #limit} says otherwise. */
    public static final Duration DEFAULT = Duration.ofSeconds(1);

    /**
     * In a text no longer than this the library's own look at the clock is enough. It looks at most once in 32,768 steps
     * from each character on; in a longer text that many between two looks would be seconds.
     */
    private static final int WATCHED_FROM_BYTES = 4096;

    private static final LongAdder EXCEEDED = new LongAdder();
    private static volatile long maxNanos = DEFAULT.toNanos();

    private SearchTime() {}

    /** From now on a search may take so long. */
    public static void limit(Duration max) {
        maxNanos = max.toNanos();
    }

    /** How many searches were given up since the program started. */
    public static long exceeded() {
        return EXCEEDED.sum();
    }

    static long maxNanos() {
        return maxNanos;
    }

    /** {@link Matcher#search}, or {@link Matcher#INTERRUPTED} after so long. The matcher is told the time already. */
    static int search(Matcher matcher, int at, int limit, int option, int lengthBytes, long nanos) {
        if (lengthBytes <= WATCHED_FROM_BYTES) {
            return counted(matcher.search(at, limit, option));
        }
        Future<?> alarm = Alarms.CLOCK.schedule(matcher::interrupt, nanos, TimeUnit.NANOSECONDS);
        try {
            return counted(matcher.search(at, limit, option));
        } finally {
            alarm.cancel(false);
        }
    }

    private static int counted(int result) {
        if (result == Matcher.INTERRUPTED) {
            EXCEEDED.increment();
        }
        return result;
    }

    /** The thread that ends searches of long texts; started with the first of them. */
    private static final class Alarms {
        private static final ScheduledThreadPoolExecutor CLOCK = clock();

        private static ScheduledThreadPoolExecutor clock() {
            var clock = new ScheduledThreadPoolExecutor(1, work -> {
                var thread = new Thread(work, "regexp-clock");
                thread.setDaemon(true);
                return thread;
            });
            clock.setRemoveOnCancelPolicy(true);
            return clock;
        }
    }
}
