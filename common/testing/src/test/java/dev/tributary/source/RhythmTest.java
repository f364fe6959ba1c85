package dev.tributary.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RhythmTest {
    private static final long SECOND = 1_000_000_000;
    private static final long SLOT = SECOND / 10;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 15, 99, 1_000, 10_000_000})
    void makesExactlyTheRateInEachSecondHoweverLong(int rate) {
        var rhythm = new Rhythm(rate, 17);
        for (int second = 0; second < 100; second++) {
            int made = 0;
            for (long now = 17 + second * SECOND + SLOT; now <= 17 + (second + 1) * SECOND; now += SLOT) {
                int due = rhythm.due(now);
                rhythm.did(due);
                made += due;
            }
            assertThat(made).isEqualTo(rate);
        }
        assertThat(rhythm.skipped()).isZero();
    }

    @Test
    void spreadsASecondOverItsTenths() {
        var rhythm = new Rhythm(25, 0);
        for (int slot = 1; slot <= 10; slot++) {
            int due = rhythm.due(slot * SLOT);
            assertThat(due).isBetween(2, 3);
            rhythm.did(due);
        }
    }

    @Test
    void oneASecondComesAtItsEnd() {
        var rhythm = new Rhythm(1, 0);
        assertThat(rhythm.due(SECOND - 1)).isZero();
        assertThat(rhythm.waitNanos(0)).isEqualTo(SECOND);
        assertThat(rhythm.due(SECOND)).isOne();
        rhythm.did(1);
        assertThat(rhythm.waitNanos(SECOND + 5)).isEqualTo(SECOND - 5);
    }

    @Test
    void waitsUntilSomethingIsDue() {
        for (int rate : new int[] {1, 3, 7, 10, 12, 1_000}) {
            var rhythm = new Rhythm(rate, 0);
            long now = 0;
            for (int i = 0; i < 50; i++) {
                now += rhythm.waitNanos(now);
                int due = rhythm.due(now);
                assertThat(due).isPositive();
                rhythm.did(due);
            }
        }
    }

    @Test
    void skipsWhatNobodyTookWithinASecond() {
        var rhythm = new Rhythm(10, 0);
        assertThat(rhythm.due(5 * SECOND)).isEqualTo(10);
        assertThat(rhythm.skipped()).isEqualTo(40);
        rhythm.did(10);
        assertThat(rhythm.due(5 * SECOND)).isZero();
        assertThat(rhythm.due(5 * SECOND + SLOT)).isOne();
    }
}
