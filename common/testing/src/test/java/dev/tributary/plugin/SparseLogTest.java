package dev.tributary.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class SparseLogTest {
    @Test
    void powersOfTwoThenEvery512thAreWorthALine() {
        var log = new SparseLog();
        var lines = new ArrayList<Integer>();
        for (int i = 1; i <= 2_000; i++) {
            if (log.nextIsWorthALine()) {
                lines.add(i);
            }
        }
        assertThat(lines).containsExactly(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1536);
        assertThat(log.count()).isEqualTo(2_000);
    }
}
