package dev.tributary.buffer;

import java.util.concurrent.TimeUnit;

/** When a staged chunk that is not full is due to be queued. */
final class FlushPlan {
    private final BufferSettings settings;
    private final BufferTime time;

    FlushPlan(BufferSettings settings, BufferTime time) {
        this.settings = settings;
        this.time = time;
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

    /** A slice ends by the clock on the wall, so this changes when somebody sets it. */
    private long sliceDueMillis(BufferedChunk chunk) {
        if (chunk.key().timekey().isEmpty() || settings.slices().isEmpty()) {
            return Long.MAX_VALUE;
        }
        long endSeconds = settings.slices().get().endOf(chunk.key().timekey().get());
        long dueMillis =
                Saturated.plus(TimeUnit.SECONDS.toMillis(endSeconds), Saturated.millis(settings.timekeyWait()));
        long leftMillis = Saturated.minus(dueMillis, time.instant().toEpochMilli());
        return Saturated.plus(time.millis(), leftMillis);
    }
}
