package dev.tributary.forward.client;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** A clock that jumps from one appointment to the next. */
final class VirtualTime {
    private record Appointment(Instant due, long number, Runnable action) implements Comparable<Appointment> {
        @Override
        public int compareTo(Appointment other) {
            int byTime = due.compareTo(other.due);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Appointment> appointments = new PriorityQueue<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long steps;

    Instant now() {
        return now;
    }

    /** How many appointments were kept. */
    long steps() {
        return steps;
    }

    void after(Duration delay, Runnable action) {
        appointments.add(new Appointment(now.plus(delay), steps + appointments.size(), action));
    }

    void run(Duration duration) {
        Instant end = now.plus(duration);
        while (!appointments.isEmpty() && !appointments.peek().due.isAfter(end)) {
            Appointment next = appointments.remove();
            now = next.due;
            steps++;
            next.action.run();
        }
        now = end;
    }
}
