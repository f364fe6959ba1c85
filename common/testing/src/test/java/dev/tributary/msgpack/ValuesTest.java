package dev.tributary.msgpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;

class ValuesTest {
    private static final long SEED = 5;

    @Test
    void readsBackWhatItWrote() {
        var values = new RandomValues(SEED);
        for (int i = 0; i < 2000; i++) {
            byte[] packed = new MessagePackWriter().value(values.next(5)).toByteArray();
            var reader = new MessagePackReader(packed);
            // Bytes, not values: NaN is not equal to itself.
            assertThat(new MessagePackWriter().value(Values.read(reader)).toByteArray())
                    .isEqualTo(packed);
            assertThat(reader.hasRemaining()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cfffffffffffffffff", "d38000000000000000", "cc05", "d9026162", "da00016a", "db0000000161", "dc000101",
                "dd0000000101", "de0001a16101", "df00000001a16101", "ca3dcccccd", "c5000161", "c60000000161",
                        "c8000105ff"
            })
    void readsWhatMsgpackCoreReads(String hex) throws IOException {
        byte[] packed = HexFormat.of().parseHex(hex);
        try (var unpacker = MessagePack.newDefaultUnpacker(packed)) {
            assertThat(Values.read(new MessagePackReader(packed))).isEqualTo(unpacker.unpackValue());
        }
    }

    /** msgpack-core's unpacker throws on these; a record with one must not stop a pipeline. */
    @ParameterizedTest
    @ValueSource(strings = {"d4ff00", "c700ff", "d7ffffffffffffffffff", "c70cffffffffff7fffffffffffffff"})
    void keepsATimestampThatIsNone(String hex) {
        byte[] packed = HexFormat.of().parseHex(hex);
        Value value = Values.read(new MessagePackReader(packed));
        assertThat(new MessagePackWriter().value(value).toByteArray()).isEqualTo(packed);
    }

    @Test
    void refusesWhatIsTornAnnouncedTooLargeOrTooDeep() {
        for (String hex : new String[] {"", "92a161", "a5", "ddffffffff00", "dfffffffff00", "c1", "d70000"}) {
            var reader = new MessagePackReader(HexFormat.of().parseHex(hex));
            assertThatThrownBy(() -> Values.read(reader)).isInstanceOf(MalformedMessagePackException.class);
        }
        byte[] deep = new byte[Values.DEPTH_MAX + 2];
        Arrays.fill(deep, (byte) 0x91);
        deep[Values.DEPTH_MAX + 1] = 1;
        assertThatThrownBy(() -> Values.read(new MessagePackReader(deep)))
                .isInstanceOf(MalformedMessagePackException.class)
                .hasMessageContaining("256");
        deep[Values.DEPTH_MAX] = 1;
        assertThat(Values.read(new MessagePackReader(deep)).isArrayValue()).isTrue();
    }
}
