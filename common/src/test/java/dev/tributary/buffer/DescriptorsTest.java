package dev.tributary.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Chunk files leave most descriptors to others. */
class DescriptorsTest {

    @Test
    void aBufferTakesWhatIsAskedForWhereThereIsEnoughAndASmallShareWhereThereIsNot() {
        assertThat(new Descriptors(1 << 20).chunkFiles(64)).isEqualTo(64);
        assertThat(new Descriptors(Long.MAX_VALUE).chunkFiles(1000)).isEqualTo(1000);
        assertThat(new Descriptors(1024).chunkFiles(64)).isEqualTo(16);
        assertThat(new Descriptors(64).chunkFiles(64)).isEqualTo(2);
    }

    @Test
    void theLimitOfThisProcessIsKnown() {
        assertThat(Descriptors.ofProcess().limit()).isPositive();
    }
}
