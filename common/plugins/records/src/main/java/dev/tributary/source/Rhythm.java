package dev.tributary.source;

/**
 * When how many things are due that happen {@code rate} times a second: a tenth of them in each tenth of a second, as
 * evenly as whole numbers allow. Counts from its start, so it does not drift. Confined to its owner.
 */
final class Rhythm {
    private static final long SLOT_NANOS = 100_000_000;
    private static final int SLOTS_PER_SECOND = 10;

    private final int rate;
    private final long startNanos;
    private long done;
    private long skipped;

    Rhythm(int rate, long startNanos) {
        this.rate = rate;
        this.startNanos = startNanos;
    }

    /** How many are due and not done. What was due more than a second ago is skipped, so this is at most the rate. */
    int due(long nowNanos) {
        long target = (nowNanos - startNanos) / SLOT_NANOS * rate / SLOTS_PER_SECOND;
        long late = target - done - rate;
        if (late > 0) {
            skipped += late;
            done += late;
        }
        return (int) (target - done);
    }

    void did(int count) {
        done += count;
    }

    /** How many were skipped because nobody took them in time. */
    long skipped() {
        return skipped;
    }

    /** Until the next one is due: 0 or less if it is already. */
    long waitNanos(long nowNanos) {
        long slot = Math.ceilDiv((done + 1) * SLOTS_PER_SECOND, (long) rate);
        return startNanos + slot * SLOT_NANOS - nowNanos;
    }
}
