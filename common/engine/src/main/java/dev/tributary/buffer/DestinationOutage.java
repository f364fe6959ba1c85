package dev.tributary.buffer;

/**
 * The destination fails: since when, how long everybody waits before it is tried again, and how often that was so. Ends
 * with the first write that succeeds.
 */
final class DestinationOutage {
    private final long sinceMillis;
    private long untilMillis;
    private int exponent;
    private int steps;
    private String reason = "";

    DestinationOutage(long sinceMillis) {
        this.sinceMillis = sinceMillis;
    }

    void failed(RetryState state, String why) {
        untilMillis = Math.max(untilMillis, state.nextMillis());
        if (state.exponent() > exponent) {
            exponent = state.exponent();
            steps++;
        }
        reason = why;
    }

    /** The destination seems to be back: nobody needs to wait longer. It ends all the same with a write that succeeds. */
    void ease(long nowMillis) {
        untilMillis = Math.min(untilMillis, nowMillis);
        exponent = 0;
    }

    long sinceMillis() {
        return sinceMillis;
    }

    long untilMillis() {
        return untilMillis;
    }

    int exponent() {
        return exponent;
    }

    /** How many waits there were; those who fail together wait together. */
    int steps() {
        return steps;
    }

    String reason() {
        return reason;
    }
}
