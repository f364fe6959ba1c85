package dev.tributary.net;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.OptionalLong;

/** Something that must happen in time, or else. Confined to its event loop. */
public final class Deadline {
    private final Vertx vertx;
    private final Duration within;
    private final Runnable missed;
    private OptionalLong timer = OptionalLong.empty();

    /** Not started. */
    public Deadline(Vertx vertx, Duration within, Runnable missed) {
        this.vertx = vertx;
        this.within = within;
        this.missed = missed;
    }

    /** Counts from now on, whatever it counted before. */
    public void restart() {
        stop();
        timer = OptionalLong.of(vertx.setTimer(Math.max(1, within.toMillis()), due -> {
            timer = OptionalLong.empty();
            missed.run();
        }));
    }

    public void stop() {
        timer.ifPresent(vertx::cancelTimer);
        timer = OptionalLong.empty();
    }

    public boolean isRunning() {
        return timer.isPresent();
    }
}
