package dev.tributary.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.plugin.buffered.BufferDefaults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaturatedTest {
    private static final long TEBIBYTE = 1L << 40;

    @ParameterizedTest
    @CsvSource({
        "3, 4, 12",
        "0, 9223372036854775807, 0",
        "1, 9223372036854775807, 9223372036854775807",
        "2, 4611686018427387903, 9223372036854775806",
        "2, 4611686018427387904, 9223372036854775807",
        "2147483647, 9223372036854775807, 9223372036854775807"
    })
    void aProductEndsAtTheLargest(long a, long b, long product) {
        assertThat(Saturated.times(a, b)).isEqualTo(product);
    }

    @Test
    void aBufferOfMoreChunksThanThereAreNumbersIsUnbounded() {
        var settings = BufferHarness.settings(
                BufferDefaults.PLAIN, "queue_limit_length 2147483647", "chunk_limit_size " + TEBIBYTE);
        assertThat(settings.totalLimitBytes()).isEqualTo(Long.MAX_VALUE);
    }
}
