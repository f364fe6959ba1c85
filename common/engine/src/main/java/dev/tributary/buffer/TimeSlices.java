package dev.tributary.buffer;

import dev.tributary.event.EventTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Slices of time that begin at multiples of a length, in a zone's local time. A slice of whole days begins and ends at
 * midnight, also where summer time makes a day of 23 or 25 hours. Times are seconds since 1970. Remembers the slice it
 * was asked for last, so one for each thread.
 */
final class TimeSlices {
    private static final long DAY_SECONDS = 86_400;

    private final ZoneId zone;
    private final long lengthSeconds;
    private long start = 1;
    private long end;

    TimeSlices(ZoneId zone, long lengthSeconds) {
        this.zone = zone;
        this.lengthSeconds = lengthSeconds;
    }

    /** Where the slice begins that {@code anySeconds} lies in; beyond {@link EventTime#SECONDS_LIMIT} the last there is. */
    long startOf(long anySeconds) {
        long seconds = Math.clamp(anySeconds, -EventTime.SECONDS_LIMIT, EventTime.SECONDS_LIMIT);
        if (seconds < start || seconds >= end) {
            long offset = offset(seconds);
            long local = Math.floorDiv(seconds + offset, lengthSeconds) * lengthSeconds;
            start = wholeDays() ? ofLocal(local) : local - offset;
            end = endOf(start);
        }
        return start;
    }

    /** Where the slice ends that begins at {@code sliceStart}. */
    long endOf(long sliceStart) {
        return wholeDays() ? ofLocal(sliceStart + offset(sliceStart) + lengthSeconds) : sliceStart + lengthSeconds;
    }

    private boolean wholeDays() {
        return lengthSeconds % DAY_SECONDS == 0;
    }

    private long offset(long seconds) {
        return zone.getRules().getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds();
    }

    private long ofLocal(long localSeconds) {
        return LocalDateTime.ofEpochSecond(localSeconds, 0, ZoneOffset.UTC)
                .atZone(zone)
                .toEpochSecond();
    }
}
