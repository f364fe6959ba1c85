package dev.tributary.forward.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GuessBackoffTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final GuessBackoff guesses =
            new GuessBackoff(new GuessBackoff.Rules(2, Duration.ofSeconds(1), Duration.ofSeconds(5), 100));

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            guesses.failed("a", NOW);
        }
    }

    private boolean waitsAfter(Duration time) {
        return guesses.mustWait("a", NOW.plus(time));
    }

    @Test
    void aFewFailuresHaveNoConsequence() {
        fail(2);
        assertThat(waitsAfter(Duration.ZERO)).isFalse();
    }

    @Test
    void eachFurtherOneDoublesThePauseUpToItsLimit() {
        fail(3);
        assertThat(waitsAfter(Duration.ofMillis(999))).isTrue();
        assertThat(waitsAfter(Duration.ofSeconds(1))).isFalse();
        fail(1);
        assertThat(waitsAfter(Duration.ofMillis(1999))).isTrue();
        assertThat(waitsAfter(Duration.ofSeconds(2))).isFalse();
        fail(100);
        assertThat(waitsAfter(Duration.ofMillis(4999))).isTrue();
        assertThat(waitsAfter(Duration.ofSeconds(5))).isFalse();
    }

    @Test
    void whoIsLetInHasACleanSlate() {
        fail(10);
        guesses.letIn("a");
        assertThat(waitsAfter(Duration.ZERO)).isFalse();
        fail(2);
        assertThat(waitsAfter(Duration.ZERO)).isFalse();
    }

    @Test
    void noMoreAddressesAreRememberedThanAllowed() {
        for (int i = 0; i < 10_000; i++) {
            guesses.failed("10.0.0." + i, NOW);
        }
        assertThat(guesses.addresses()).isEqualTo(100);
    }
}
