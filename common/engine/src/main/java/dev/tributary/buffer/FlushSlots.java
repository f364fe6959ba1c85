package dev.tributary.buffer;

import java.util.PriorityQueue;

/** As many writes at the same time as flush_thread_count says, each pausing for flush_thread_burst_interval after one. */
final class FlushSlots {
    private final long pauseMillis;
    private final PriorityQueue<Long> freeMillis = new PriorityQueue<>();

    FlushSlots(int count, long pauseMillis) {
        this.pauseMillis = pauseMillis;
        for (int i = 0; i < count; i++) {
            freeMillis.add(Long.MIN_VALUE);
        }
    }

    /** When one may be taken; {@link Long#MAX_VALUE} while all are taken. */
    long nextMillis() {
        return freeMillis.isEmpty() ? Long.MAX_VALUE : freeMillis.peek();
    }

    /** How many may be taken now. */
    int free(long nowMillis) {
        return (int) freeMillis.stream().filter(free -> free <= nowMillis).count();
    }

    void take() {
        freeMillis.remove();
    }

    void giveBack(long nowMillis) {
        freeMillis.add(pauseMillis == 0 ? Long.MIN_VALUE : nowMillis + pauseMillis);
    }
}
