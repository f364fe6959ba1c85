package dev.tributary.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A day of retries, and more, without waiting for it. */
class RetryStateTest {
    private static final RandomGenerator CHANCE = new Random(1);
    private static final long START = 5_000_000;

    @Test
    void waitsDoubleFromTheFirst() {
        assertThat(waits(state(false, "retry_randomize false"), 5)).containsExactly(1000L, 2000L, 4000L, 8000L, 16000L);
    }

    @Test
    void waitsGrowByTheFactorThatIsConfigured() {
        var state = state(false, "retry_randomize false", "retry_wait 2s", "retry_exponential_backoff_base 3");

        assertThat(waits(state, 3)).containsExactly(2000L, 6000L, 18000L);
    }

    @Test
    void noWaitIsLongerThanTheMaximum() {
        var state = state(false, "retry_randomize false", "retry_max_interval 3s");

        assertThat(waits(state, 4)).containsExactly(1000L, 2000L, 3000L, 3000L);
    }

    @Test
    void periodicWaitsAreEqual() {
        var state = state(false, "retry_randomize false", "retry_type periodic", "retry_wait 7s");

        assertThat(waits(state, 3)).containsExactly(7000L, 7000L, 7000L);
    }

    @Test
    void chanceChangesAWaitByAnEighthAtMost() {
        var seen = new ArrayList<Long>();
        for (int i = 0; i < 1000; i++) {
            seen.addAll(waits(state(false), 1));
        }

        assertThat(seen).allSatisfy(wait -> assertThat(wait).isBetween(875L, 1125L));
        assertThat(seen.stream().distinct().count()).isGreaterThan(100);
    }

    @Test
    void theLastAttemptIsAtTheTimeout() {
        var state = state(false);
        long now = START;
        int attempts = 0;
        while (state.failed(now, state.secondary())) {
            now = state.nextMillis();
            state.trying(now);
            attempts++;
        }

        assertThat(now).isEqualTo(START + Duration.ofHours(72).toMillis());
        assertThat(attempts).as("1 s doubled reaches 36 hours in 17 steps").isBetween(17, 19);
    }

    @Test
    void aChunkGetsAsManyRetriesAsItMay() {
        var state = state(false, "retry_max_times 2");

        assertThat(waits(state, 5)).hasSize(2);
    }

    @Test
    void noRetryAtAllIfItMayHaveNone() {
        assertThat(state(false, "retry_max_times 0").failed(START, false)).isFalse();
    }

    @Test
    void foreverMeansBeyondEveryLimit() {
        var state = state(false, "retry_forever true", "retry_timeout 1s", "retry_max_times 1", "retry_type periodic");

        assertThat(waits(state, 500)).hasSize(500);
    }

    @Test
    void theSecondaryIsTriedWhenItsShareOfTheTimeoutIsOver() {
        var state = state(true, "retry_timeout 100s");
        long now = START;
        while (!state.secondary()) {
            assertThat(state.failed(now, state.secondary())).isTrue();
            now = state.nextMillis();
            state.trying(now);
        }

        assertThat(now).isEqualTo(START + 80_000);
    }

    @Test
    void theSecondaryIsTriedWhenItsShareOfTheRetriesIsOver() {
        // Waits of 1, 2, 4 and 8 seconds are 15, and half of that is 7.5.
        var state = state(true, "retry_max_times 4", "retry_secondary_threshold 0.5", "retry_randomize false");
        long now = START;
        while (!state.secondary()) {
            assertThat(state.failed(now, state.secondary())).isTrue();
            now = state.nextMillis();
            state.trying(now);
        }

        assertThat(now).isEqualTo(START + 7_500);
    }

    @Test
    void theSecondaryIsTriedUntilTheTimeoutAndFromTheFirstWaitAgain() {
        var state = state(true, "retry_timeout 100s", "retry_randomize false");
        long now = START;
        var bySecondary = new ArrayList<Long>();
        while (state.failed(now, state.secondary())) {
            now = state.nextMillis();
            state.trying(now);
            if (state.secondary()) {
                bySecondary.add((now - START) / 1000);
            }
        }

        assertThat(bySecondary).containsExactly(80L, 81L, 83L, 87L, 95L, 100L);
    }

    @Test
    void withoutASecondaryThePrimaryIsTriedToTheEnd() {
        var state = state(false, "retry_timeout 100s");
        long now = START;
        while (state.failed(now, state.secondary())) {
            now = state.nextMillis();
            state.trying(now);
            assertThat(state.secondary()).isFalse();
        }

        assertThat(now).isEqualTo(START + 100_000);
    }

    @Test
    void aLimitOfBillionsOfRetriesIsComputedAtOnce() {
        var state = state(true, "retry_max_times 2000000000", "retry_type periodic", "retry_wait 0");

        assertThat(state.failed(START, false)).isTrue();
    }

    @Test
    void whatNoNumberHasRoomForIsAsLongAsTimeGoes() {
        var longest = state(
                false,
                "retry_wait 36500d",
                "retry_exponential_backoff_base 1e308",
                "retry_timeout 36500d",
                "retry_max_interval 36500d",
                "retry_randomize false");
        assertThat(waits(longest, 3)).containsExactly(Duration.ofDays(36_500).toMillis());
        var none = state(
                true,
                "retry_wait 0",
                "retry_exponential_backoff_base 1e308",
                "retry_max_times 5",
                "retry_randomize false");
        assertThat(waits(none, 3)).containsExactly(0L, 0L, 0L);
    }

    private static RetryState state(boolean hasSecondary, String... lines) {
        return new RetryState(BufferHarness.config(lines).retry(), CHANCE, hasSecondary, START, START, 0);
    }

    /** Up to {@code count} waits, fewer if it gives up. */
    private static List<Long> waits(RetryState state, int count) {
        var waits = new ArrayList<Long>();
        long now = START;
        while (waits.size() < count && state.failed(now, state.secondary())) {
            waits.add(state.nextMillis() - now);
            now = state.nextMillis();
            state.trying(now);
        }
        return waits;
    }
}
