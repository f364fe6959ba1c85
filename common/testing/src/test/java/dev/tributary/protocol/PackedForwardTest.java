package dev.tributary.protocol;

import static dev.tributary.protocol.Golden.ENTRIES;
import static dev.tributary.protocol.Golden.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.event.Compression;
import dev.tributary.event.Tag;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackedForwardTest {

    @Test
    void writesTheVeryBytesThatFluentdWrites() {
        byte[] id = Base64.getDecoder().decode("Zg+GRKv2vLeWRlz0FH3LhA==");
        PackedForward around =
                PackedForward.around(new Tag("t.s"), 48, 2, Compression.TEXT, Optional.of(ChunkToken.ofId(id)));
        assertThat(HexFormat.of().formatHex(around.header())
                        + ENTRIES
                        + HexFormat.of().formatHex(around.option()))
                .isEqualTo(HexFormat.of().formatHex(Golden.PACKED_FORWARD));
    }

    @Test
    void leavesTheTokenOutWhereNoAckIsWanted() {
        PackedForward around = PackedForward.around(new Tag("t"), 5, 1, Compression.ZSTD, Optional.empty());
        assertThat(around.option()).isEqualTo(hex("82a473697a6501aa636f6d70726573736564a47a737464"));
    }

    @Test
    void refusesAPayloadThatAStrCannotHold() {
        assertThatThrownBy(() -> PackedForward.around(new Tag("t"), 1L << 32, 1, Compression.TEXT, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4294967296");
    }
}
