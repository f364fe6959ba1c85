package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PluginMetersTest {
    private final PluginMeters meters = new PluginMeters();

    @Test
    void theSameNameAndLabelsAreTheSameCounter() {
        meters.counter("errors", "Errors", "reason", "a").increment();
        meters.counter("errors", "Errors", "reason", "a").increment();
        meters.counter("errors", "Errors", "reason", "b").increment();
        assertThat(meters.counter("errors", "Errors", "reason", "a").value()).isEqualTo(2);
        assertThat(meters.figures()).hasSize(2);
    }

    @Test
    void labelValuesPastTheLimitAreCountedTogether() {
        for (int i = 0; i < PluginMeters.SERIES_MAX + 10; i++) {
            meters.counter("errors", "Errors", "reason", "r" + i).increment();
        }
        meters.counter("errors", "Errors", "reason", "r0").increment();
        assertThat(meters.counter("errors", "Errors", "reason", "other").value())
                .isEqualTo(10);
        assertThat(meters.counter("errors", "Errors", "reason", "r0").value()).isEqualTo(2);
        assertThat(meters.figures()).hasSize(PluginMeters.SERIES_MAX + 1);
    }

    @Test
    void durationsFallIntoTheBucketWhoseBoundTheyDoNotPass() {
        var timing = (DurationHistogram) meters.timing("ack_latency", "How long acks take");
        timing.record(Duration.ofMillis(1));
        timing.record(Duration.ofMillis(2));
        timing.record(Duration.ofMinutes(10));
        long[] counts = timing.counts();
        assertThat(counts[0]).isEqualTo(1);
        assertThat(counts[1]).isEqualTo(1);
        assertThat(counts[counts.length - 1]).isEqualTo(1);
        assertThat(timing.sumSeconds()).isEqualTo(600.003);
    }

    @Test
    void oneNameIsOneKindOfFigure() {
        meters.counter("bytes", "Bytes");
        assertThatThrownBy(() -> meters.timing("bytes", "Bytes"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the figure bytes is a Count already, not a Latency");
    }
}
