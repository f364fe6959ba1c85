package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages name times as people write them. */
class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "PT10M, 10m",
        "PT24H, 1d",
        "PT1H30M, 1h30m",
        "PT1M5S, 1m5s",
        "PT190S, 3m10s",
        "PT1.5S, 1.5s",
        "PT60.025S, 1m0.025s",
        "PT0.25S, 250ms",
        "PT0S, 0s",
        "PT-5S, -5s"
    })
    void asInAConfiguration(Duration duration, String text) {
        assertThat(DurationText.of(duration)).isEqualTo(text);
    }
}
