package dev.tributary.parser;

/** A text that can be read for a while only, so that a regular expression cannot search it for ever. */
final class TimedText implements CharSequence {
    /** Reads between two looks at the clock. */
    private static final int READS_PER_LOOK = 1 << 14;

    /** The time is up. */
    static final class TooLongException extends RuntimeException {
        TooLongException() {
            super("regular expression took too long", null, false, false);
        }
    }

    private final String text;
    private final long timeoutNanos;
    private int reads;
    private long startNanos;

    TimedText(String text, long timeoutNanos) {
        this.text = text;
        this.timeoutNanos = timeoutNanos;
    }

    @Override
    public char charAt(int index) {
        if (++reads % READS_PER_LOOK == 0) {
            look();
        }
        return text.charAt(index);
    }

    private void look() {
        long now = System.nanoTime();
        if (reads == READS_PER_LOOK) {
            startNanos = now;
        } else if (now - startNanos > timeoutNanos) {
            throw new TooLongException();
        }
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
