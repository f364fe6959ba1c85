package dev.tributary.buffer;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The time of the event loop that asks. */
final class VertxTime implements BufferTime {
    private final Vertx vertx;
    private final Clock clock;

    VertxTime(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public Timer after(long delayMillis, Runnable action) {
        long id = vertx.setTimer(Math.max(1, delayMillis), fired -> action.run());
        return () -> vertx.cancelTimer(id);
    }
}
