package dev.tributary.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class OccurrencesTest {
    @Test
    void powersOfTwoThenEvery512thAreWorthALine() {
        var occurrences = new Occurrences();
        var lines = new ArrayList<Integer>();
        for (int i = 1; i <= 2_000; i++) {
            if (occurrences.nextIsWorthALine()) {
                lines.add(i);
            }
        }
        assertThat(lines).containsExactly(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1536);
        assertThat(occurrences.count()).isEqualTo(2_000);
    }
}
