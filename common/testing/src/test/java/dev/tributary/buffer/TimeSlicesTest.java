package dev.tributary.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TimeSlicesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void aSliceBeginsAtAMultipleOfItsLength() {
        var slices = new TimeSlices(ZoneOffset.UTC, 60);

        assertThat(slices.startOf(seconds("2026-11-25T02:41:59Z"))).isEqualTo(seconds("2026-11-25T02:41:00Z"));
        assertThat(slices.startOf(seconds("2026-11-25T02:42:00Z"))).isEqualTo(seconds("2026-11-25T02:42:00Z"));
        assertThat(slices.startOf(seconds("2026-11-25T02:41:00Z"))).isEqualTo(seconds("2026-11-25T02:41:00Z"));
    }

    @Test
    void aDayBeginsAtLocalMidnight() {
        var slices = new TimeSlices(ZoneId.of("+09:00"), 86_400);

        assertThat(slices.startOf(seconds("2026-11-25T20:00:00Z"))).isEqualTo(seconds("2026-11-25T15:00:00Z"));
        assertThat(slices.endOf(seconds("2026-11-25T15:00:00Z"))).isEqualTo(seconds("2026-11-26T15:00:00Z"));
    }

    @Test
    void theDayOnWhichSummerTimeEndsIsOneSliceOf25Hours() {
        var slices = new TimeSlices(BERLIN, 86_400);
        long midnight = seconds("2026-10-24T22:00:00Z");

        assertThat(slices.startOf(seconds("2026-10-25T00:30:00Z"))).isEqualTo(midnight);
        assertThat(slices.startOf(seconds("2026-10-25T22:59:59Z"))).isEqualTo(midnight);
        assertThat(slices.endOf(midnight)).isEqualTo(midnight + 25 * 3600);
        assertThat(slices.startOf(midnight + 25 * 3600)).isEqualTo(midnight + 25 * 3600);
    }

    @Test
    void hoursThatTheClockShowsTwiceAreTwoSlices() {
        var slices = new TimeSlices(BERLIN, 3600);

        assertThat(slices.startOf(seconds("2026-10-25T00:30:00Z"))).isEqualTo(seconds("2026-10-25T00:00:00Z"));
        assertThat(slices.startOf(seconds("2026-10-25T01:30:00Z"))).isEqualTo(seconds("2026-10-25T01:00:00Z"));
    }

    @Test
    void timesBefore1970HaveSlicesToo() {
        assertThat(new TimeSlices(ZoneOffset.UTC, 60).startOf(-1)).isEqualTo(-60);
    }

    private static long seconds(String instant) {
        return Instant.parse(instant).getEpochSecond();
    }

    @Test
    void timesBeyondAnyCalendarAreInTheLastSliceThereIs() {
        for (long length : new long[] {1, 3600, 86_400, 31 * 86_400}) {
            var slices = new TimeSlices(ZoneId.of("Europe/Berlin"), length);
            for (long seconds : new long[] {Long.MAX_VALUE, 10_000_000_000_000_000L, Long.MIN_VALUE}) {
                long start = slices.startOf(seconds);
                assertThat(start).isEqualTo(slices.startOf(start));
                assertThat(Math.abs(start)).isBetween(999_999_990_000_000L, 1_000_000_010_000_000L);
                assertThat(slices.endOf(start)).isGreaterThan(start);
            }
        }
    }
}
