package dev.tributary.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who connects leaves descriptors to who works. */
class DescriptorsTest {
    @ParameterizedTest
    @CsvSource({
        // limit, processors, needed, connections, HTTP of 1000, chunk files of 64
        "256,                 2, 256,           72,          9,  2",
        "1024,                2, 256,          456,         57, 14",
        "4096,                2, 256,         1992,        249, 62",
        "1048576,             2, 256,       524232,       1000, 64",
        "1024,               64, 736,          208,         26,  6",
        "736,                64, 736,           64,          8,  2",
        "9223372036854775807, 2, 256,   2147483647,       1000, 64"
    })
    void eachHasItsPart(long limit, int processors, long needed, int connections, int http, int chunkFiles) {
        var descriptors = new Descriptors(limit, processors);
        assertThat(descriptors.needed()).isEqualTo(needed);
        assertThat(descriptors.peerConnections()).isEqualTo(connections);
        assertThat(descriptors.httpConnections(1000)).isEqualTo(http);
        assertThat(descriptors.chunkFiles(64)).isEqualTo(chunkFiles);
    }

    @Test
    void nobodyGetsMoreThanAskedFor() {
        var descriptors = new Descriptors(1 << 20, 2);
        assertThat(descriptors.httpConnections(3)).isEqualTo(3);
        assertThat(descriptors.chunkFiles(2)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"256, 2", "1024, 2", "1024, 64", "65536, 16"})
    void allPartsTogetherLeaveSomeForOutputsAndFiles(long limit, int processors) {
        var descriptors = new Descriptors(limit, processors);
        long own = 96 + 8L * processors;
        long taken = own
                + descriptors.peerConnections()
                + 2L * descriptors.httpConnections(1000)
                + 16L * descriptors.chunkFiles(64);
        assertThat(taken).isLessThanOrEqualTo(limit - 10);
    }

    @Test
    void theLimitOfThisProcessIsKnown() {
        assertThat(Descriptors.ofProcess().limit()).isPositive();
    }
}
