package dev.tributary.forward.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.forward.client.Belief.Rules;
import dev.tributary.forward.client.Belief.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeliefTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Rules DEFAULTS = new Rules(true, SECOND, Duration.ofSeconds(10), Duration.ofSeconds(60), 16);

    private final List<String> changes = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Belief belief = belief(DEFAULTS);

    @ParameterizedTest
    @CsvSource({"16, 36.8", "8, 18.4", "4, 9.2", "3, 6.9"})
    void silenceIsDeathWhenPhiSaysSo(double threshold, double expectedSeconds) {
        belief = belief(new Rules(true, SECOND, Duration.ofSeconds(10), Duration.ofSeconds(60), threshold));
        beats(30);
        assertThat(secondsUntilDown()).isCloseTo(expectedSeconds, within(0.3));
        assertThat(belief.why()).startsWith("no heartbeat answered for ").contains("(phi ");
    }

    @Test
    void withoutPhiOnlyTheHardTimeoutCounts() {
        belief = belief(
                new Rules(true, SECOND, Duration.ofSeconds(10), Duration.ofSeconds(60), Double.POSITIVE_INFINITY));
        beats(30);
        assertThat(secondsUntilDown()).isCloseTo(60, within(0.3));
        assertThat(belief.why()).contains("hard_timeout 60.0 s");
    }

    @Test
    void theHardTimeoutCountsBesidePhi() {
        belief = belief(new Rules(true, SECOND, Duration.ofSeconds(10), Duration.ofSeconds(5), 16));
        beats(3);
        assertThat(secondsUntilDown()).isCloseTo(5, within(0.3));
    }

    @Test
    void aServerThatNeverAnsweredIsDownAfterTheSameTime() {
        assertThat(belief.state()).isEqualTo(State.UNKNOWN);
        assertThat(secondsUntilDown()).isCloseTo(36.8, within(0.3));
    }

    @Test
    void beatsInQuickSuccessionDoNotMakeAPauseLookLikeDeath() {
        beats(5);
        for (int i = 0; i < 10_000; i++) {
            now = now.plusMillis(10);
            belief.beat(now);
        }
        assertThat(secondsUntilDown()).isCloseTo(36.8, within(0.3));
    }

    @Test
    void aSlowRhythmIsForgiven() {
        belief = belief(new Rules(true, SECOND, Duration.ofSeconds(10), Duration.ofSeconds(600), 16));
        for (int i = 0; i < 30; i++) {
            now = now.plusSeconds(3);
            belief.beat(now);
        }
        assertThat(secondsUntilDown()).isBetween(100.0, 111.0);
    }

    @Test
    void timeInWhichWeWereSuspendedIsNoSilence() {
        beats(30);
        now = now.plusSeconds(3600);
        belief.excuse(Duration.ofSeconds(3599));
        assertThat(belief.check(now)).isFalse();
        assertThat(belief.state()).isEqualTo(State.UP);
    }

    @Test
    void refusalIsEvidenceAtOnceAndSaidOnce() {
        beats(1);
        belief.failed("connection refused", now);
        belief.failed("connection refused", now.plusSeconds(1));
        assertThat(belief.state()).isEqualTo(State.DOWN);
        assertThat(belief.since()).isEqualTo(now);
        assertThat(belief.why()).isEqualTo("connection refused");
        assertThat(changes).containsExactly("UNKNOWN > UP", "UP > DOWN connection refused");
    }

    @Test
    void recoveryTakesMoreBeatsThanFitIntoRecoverWait() {
        belief.failed("connection refused", now);
        beats(10);
        assertThat(belief.state()).isEqualTo(State.RECOVERING);
        assertThat(belief.why()).as("still shown").isEqualTo("connection refused");
        beats(1);
        assertThat(belief.state()).isEqualTo(State.UP);
        assertThat(belief.why()).isEmpty();
        assertThat(changes)
                .containsExactly("UNKNOWN > DOWN connection refused", "DOWN > RECOVERING", "RECOVERING > UP");
    }

    @Test
    void aFailureOnTheWayBackBeginsRecoveryAnew() {
        belief.failed("connection refused", now);
        beats(10);
        belief.failed("connection reset", now);
        beats(10);
        assertThat(belief.state()).isEqualTo(State.RECOVERING);
        beats(1);
        assertThat(belief.state()).isEqualTo(State.UP);
    }

    @Test
    void withoutHeartbeatsOneAnswerIsEnoughAndSilenceIsNothing() {
        belief = belief(new Rules(false, SECOND, Duration.ofSeconds(10), Duration.ofSeconds(60), 16));
        now = now.plusSeconds(1000);
        assertThat(belief.check(now)).isFalse();
        belief.failed("connection refused", now);
        belief.answered(now);
        assertThat(belief.state()).isEqualTo(State.UP);
    }

    private Belief belief(Rules rules) {
        return new Belief(rules, now, (from, to, why) -> changes.add((from + " > " + to + " " + why).strip()));
    }

    private void beats(int count) {
        for (int i = 0; i < count; i++) {
            now = now.plus(SECOND);
            belief.beat(now);
            assertThat(belief.check(now)).isFalse();
        }
    }

    private double secondsUntilDown() {
        Instant start = now;
        while (!belief.check(now)) {
            now = now.plus(STEP);
            assertThat(now).as("still up").isBefore(start.plusSeconds(1000));
        }
        assertThat(belief.state()).isEqualTo(State.DOWN);
        return Duration.between(start, now).toMillis() / 1000.0;
    }
}
