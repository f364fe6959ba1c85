package dev.tributary.buffer;

import java.time.Instant;

/** The time a buffer lives in. One thread calls it and is called by it: the worker's event loop. */
interface BufferTime {

    /** Wall-clock time, which somebody may set back. Time slices end by it. */
    Instant instant();

    /** Milliseconds since some moment, which only grow. Ages and waits are measured by it. */
    long millis();

    /** Runs {@code action} once, at least one millisecond from now. */
    Timer after(long delayMillis, Runnable action);

    /** An action that may still be called off. */
    interface Timer {
        void cancel();
    }
}
