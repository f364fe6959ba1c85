package dev.tributary.plugin;

/**
 * Counts what may happen often and says which of them are worth a log line: the first, second, fourth and so on up to
 * 256, then every 512th, as Fluentd does for tags that nothing matches. Confined to one thread.
 */
public final class SparseLog {
    private static final int STEP = 512;

    private long count;

    /** Counts one more; whether this one is worth a line. */
    public boolean nextIsWorthALine() {
        count++;
        return count < STEP ? Long.bitCount(count) == 1 : count % STEP == 0;
    }

    public long count() {
        return count;
    }
}
