package dev.tributary.buffer;

import java.time.Duration;

/** Milliseconds that end at the largest and smallest long: what is said from outside must not overflow into the past. */
final class Saturated {
    private Saturated() {}

    static long plus(long a, long b) {
        long sum = a + b;
        boolean overflows = ((a ^ sum) & (b ^ sum)) < 0;
        return overflows ? limit(a) : sum;
    }

    static long minus(long a, long b) {
        long difference = a - b;
        boolean overflows = ((a ^ b) & (a ^ difference)) < 0;
        return overflows ? limit(a) : difference;
    }

    /** Of two that are not negative. */
    static long times(long a, long b) {
        return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
    }

    /** The whole milliseconds of it. */
    static long millis(Duration duration) {
        try {
            return duration.toMillis();
        } catch (ArithmeticException e) {
            return limit(duration.toSeconds());
        }
    }

    private static long limit(long of) {
        return of < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
