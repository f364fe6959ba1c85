package dev.tributary.buffer;

import dev.tributary.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** Time that a test moves: timers fire when it passes them, in order. */
final class VirtualTime implements BufferTime {
    private final class Alarm implements Timer {
        final long atMillis;
        final long number;
        final Runnable action;

        Alarm(long atMillis, long number, Runnable action) {
            this.atMillis = atMillis;
            this.number = number;
            this.action = action;
        }

        @Override
        public void cancel() {
            alarms.remove(this);
        }
    }

    private final TestClock clock;
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(
            Comparator.<Alarm>comparingLong(one -> one.atMillis).thenComparing(one -> one.number));
    private long millis = 1_000_000;
    private long numbers;

    VirtualTime(TestClock clock) {
        this.clock = clock;
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public Timer after(long delayMillis, Runnable action) {
        var alarm = new Alarm(millis + Math.max(1, delayMillis), numbers++, action);
        alarms.add(alarm);
        return alarm;
    }

    void pass(Duration duration) {
        long end = millis + duration.toMillis();
        for (Optional<Alarm> next = due(end); next.isPresent(); next = due(end)) {
            alarms.remove(next.get());
            moveTo(next.get().atMillis);
            next.get().action.run();
        }
        moveTo(end);
    }

    /** Somebody sets the clock on the wall. */
    void setClock(Instant instant) {
        clock.set(instant);
    }

    private Optional<Alarm> due(long end) {
        return Optional.ofNullable(alarms.peek()).filter(one -> one.atMillis <= end);
    }

    private void moveTo(long newMillis) {
        clock.advance(Duration.ofMillis(newMillis - millis));
        millis = newMillis;
    }
}
