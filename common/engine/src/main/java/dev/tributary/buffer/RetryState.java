package dev.tributary.buffer;

import dev.tributary.plugin.buffered.RetryConfig;
import dev.tributary.plugin.buffered.RetryType;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How one chunk's delivery is tried again: when, whether by the secondary, and when no more. A function of configuration,
 * chance and the times it is told, all in milliseconds of {@link BufferTime#millis}.
 */
final class RetryState {
    private static final double JITTER = 0.125;
    /** From there on the waits are as good as equal, or longer than anybody waits. */
    private static final int WAITS_ADDED_MAX = 1000;

    private final RetryConfig config;
    private final RandomGenerator random;
    private final long limitMillis;
    private final long transitionMillis;
    private final boolean hasSecondary;
    private boolean secondary;
    private int exponent;
    private int retries;
    private long nextMillis;

    /**
     * @param troubleMillis when the chunk first failed, or when what it waited behind did
     * @param exponent how often the destination has been waited for already; waits go on from there
     */
    RetryState(
            RetryConfig config,
            RandomGenerator random,
            boolean hasSecondary,
            long troubleMillis,
            long nowMillis,
            int exponent) {
        this.config = config;
        this.random = random;
        this.exponent = exponent;
        this.hasSecondary = hasSecondary;
        limitMillis = config.retryForever() ? Long.MAX_VALUE : limit(config, troubleMillis);
        transitionMillis =
                hasSecondary && !config.retryForever() ? transition(config, troubleMillis, nowMillis) : Long.MAX_VALUE;
        secondary = nowMillis >= transitionMillis;
    }

    /** When a chunk in trouble since {@code troubleMillis} is to be handed to the secondary, if there is one, or given up. */
    static long boundary(RetryConfig config, boolean hasSecondary, long troubleMillis) {
        if (config.retryForever()) {
            return Long.MAX_VALUE;
        }
        return hasSecondary ? transition(config, troubleMillis, Long.MAX_VALUE) : limit(config, troubleMillis);
    }

    private static long limit(RetryConfig config, long troubleMillis) {
        return Saturated.plus(troubleMillis, config.retryTimeout().toMillis());
    }

    private static long transition(RetryConfig config, long troubleMillis, long nowMillis) {
        double threshold = config.retrySecondaryThreshold();
        long byTime = Saturated.plus(
                troubleMillis, (long) (threshold * config.retryTimeout().toMillis()));
        Optional<Integer> times = config.retryMaxTimes();
        if (times.isEmpty()) {
            return byTime;
        }
        double waits = waitsMillis(config, times.get());
        return Math.min(byTime, Saturated.plus(nowMillis, (long) (threshold * waits)));
    }

    /** All waits of so many retries. */
    private static double waitsMillis(RetryConfig config, int times) {
        double sum = 0;
        int counted = Math.min(times, WAITS_ADDED_MAX);
        for (int i = 0; i < counted; i++) {
            sum += waitMillis(config, i);
        }
        return sum + (times - counted) * waitMillis(config, counted);
    }

    /** The k-th wait before chance changes it, counted from 0. */
    private static double waitMillis(RetryConfig config, int k) {
        double wait = config.retryWait().toMillis();
        // Nothing, however often, is nothing; the power may be infinite.
        if (wait > 0 && config.retryType() == RetryType.EXPONENTIAL_BACKOFF) {
            wait *= Math.pow(config.retryExponentialBackoffBase(), k);
        }
        return config.retryMaxInterval().isPresent()
                ? Math.min(wait, (double) config.retryMaxInterval().get().toMillis())
                : wait;
    }

    /**
     * The delivery has failed.
     *
     * @param bySecondary whether it was the secondary's; if there is one it gets the chunk once, whatever the limits say
     * @return false if the chunk is to be given up; else {@link #nextMillis} says when to try again
     */
    boolean failed(long nowMillis, boolean bySecondary) {
        boolean tried = config.retryMaxTimes().filter(max -> retries >= max).isPresent() && !config.retryForever();
        if (tried || nowMillis >= limitMillis) {
            if (!hasSecondary || bySecondary) {
                return false;
            }
            toSecondary(nowMillis);
            return true;
        }
        if (!secondary && nowMillis >= transitionMillis) {
            toSecondary(nowMillis);
            return true;
        }
        double wait = waitMillis(config, exponent++);
        if (config.retryRandomize()) {
            wait += wait * JITTER * (2 * random.nextDouble() - 1);
        }
        long boundary = secondary ? limitMillis : boundaryMillis();
        nextMillis = Math.min(boundary, Saturated.plus(nowMillis, (long) Math.min(wait, Long.MAX_VALUE / 2.0)));
        return true;
    }

    /** An attempt is being made. */
    void trying(long nowMillis) {
        retries++;
        if (!secondary && nowMillis >= transitionMillis) {
            toSecondary(nowMillis);
        }
    }

    /** From now on the secondary is tried, at once. */
    void toSecondary(long nowMillis) {
        secondary = true;
        exponent = 0;
        nextMillis = nowMillis;
    }

    /** Whether it is the secondary's turn. */
    boolean secondary() {
        return secondary;
    }

    long nextMillis() {
        return nextMillis;
    }

    /** When the primary is tried no more, whatever is waited for. */
    long boundaryMillis() {
        return Math.min(limitMillis, transitionMillis);
    }

    int retries() {
        return retries;
    }

    int exponent() {
        return exponent;
    }

    /** As soon as possible: the program is stopping, or the destination is back. */
    void hurry(long nowMillis) {
        nextMillis = Math.min(nextMillis, nowMillis);
        exponent = 0;
    }
}
