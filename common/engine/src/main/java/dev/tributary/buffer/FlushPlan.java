package dev.tributary.buffer;

import dev.tributary.plugin.buffered.FlushMode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** When a staged chunk that is not full is due to be queued. */
final class FlushPlan {
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** So often, while a slice waits or a chunk ages, Fluentd looks for what is due. */
    private static final int LOOKS = 11;

    private final BufferSettings settings;
    private final BufferTime time;
    private final Optional<TimeSlices> slices;
    private final long lateMillis;

    FlushPlan(BufferSettings settings, BufferTime time) {
        this.settings = settings;
        this.time = time;
        slices = settings.slices();
        lateMillis = settings.timekey()
                .map(timekey -> lateMillis(settings, Saturated.millis(timekey)))
                .orElse(0L);
    }

    /** How long events of a slice that is over gather before they are queued: what Fluentd lets pass between two looks. */
    private static long lateMillis(BufferSettings settings, long timekeyMillis) {
        long interval = Saturated.millis(settings.flushInterval());
        boolean byAge = settings.flushMode() == FlushMode.INTERVAL && interval <= timekeyMillis;
        long awaited = byAge ? interval : Math.min(timekeyMillis, Saturated.millis(settings.timekeyWait()));
        return Math.max(
                awaited / LOOKS,
                Saturated.millis(settings.config().flush().flushThreadInterval().orElse(LOOK)));
    }

    /** In milliseconds of {@link BufferTime#millis}; {@link Long#MAX_VALUE} if it must be full first. */
    long dueMillis(BufferedChunk chunk) {
        if (chunk.isAwaited()) {
            return chunk.createdMillis();
        }
        return switch (settings.flushMode()) {
            case IMMEDIATE -> chunk.createdMillis();
            case INTERVAL ->
                Math.min(
                        Saturated.plus(chunk.createdMillis(), Saturated.millis(settings.flushInterval())),
                        sliceDueMillis(chunk));
            case LAZY, DEFAULT -> sliceDueMillis(chunk);
        };
    }

    /**
     * A slice ends by the clock on the wall, so this changes when somebody sets it. A chunk that was begun when its slice
     * was due already would be due with its first event; it waits for more of them.
     */
    private long sliceDueMillis(BufferedChunk chunk) {
        if (chunk.key().timekey().isEmpty() || slices.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long endSeconds = slices.get().endOf(chunk.key().timekey().get());
        long endMillis =
                Saturated.plus(TimeUnit.SECONDS.toMillis(endSeconds), Saturated.millis(settings.timekeyWait()));
        if (chunk.created().toEpochMilli() >= endMillis) {
            return Saturated.plus(chunk.createdMillis(), lateMillis);
        }
        long leftMillis = Saturated.minus(endMillis, time.instant().toEpochMilli());
        return Saturated.plus(time.millis(), leftMillis);
    }
}
