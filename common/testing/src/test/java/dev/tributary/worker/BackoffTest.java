package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void waitsLongerEachTimeUpToAMinute() {
        var backoff = new Backoff(Duration.ZERO);
        assertThat(IntStream.range(0, 10)
                        .mapToObj(i -> backoff.failed(NOW.plusSeconds(i)).toSeconds()))
                .containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void addsToTheConfiguredInterval() {
        var backoff = new Backoff(Duration.ofSeconds(10));
        assertThat(backoff.failed(NOW)).hasSeconds(10);
        assertThat(backoff.failed(NOW.plusSeconds(11))).hasSeconds(11);
    }

    @Test
    void startsAnewForAWorkerThatRanFiveMinutes() {
        var backoff = new Backoff(Duration.ZERO);
        backoff.failed(NOW);
        backoff.failed(NOW.plusSeconds(1));
        assertThat(backoff.failed(NOW.plusSeconds(301))).isZero();
    }
}
