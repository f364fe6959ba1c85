package dev.tributary.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecTest {

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void inflatesEveryMember(Compression compression) {
        var random = new Random(1);
        var plain = new ByteArrayOutputStream();
        var members = new ByteArrayOutputStream();
        for (int i = 0; i < 30; i++) {
            byte[] part = new byte[random.nextInt(5000) * (i % 3)];
            random.nextBytes(part);
            plain.writeBytes(part);
            members.writeBytes(Codec.deflate(compression, part, 0, part.length));
        }
        assertThat(inflate(compression, members.toByteArray())).isEqualTo(plain.toByteArray());
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void refusesEveryPrefixThatIsNotWholeMembers(Compression compression) {
        byte[] first = Codec.deflate(compression, new byte[] {1, 2, 3}, 0, 3);
        byte[] both = Arrays.copyOf(first, 2 * first.length);
        System.arraycopy(first, 0, both, first.length, first.length);
        for (int length = 0; length < both.length; length++) {
            byte[] prefix = Arrays.copyOf(both, length);
            if (length == first.length) {
                assertThat(inflate(compression, prefix)).containsExactly(1, 2, 3);
            } else {
                assertThatThrownBy(() -> inflate(compression, prefix))
                        .as("%d of %d bytes", length, both.length)
                        .isInstanceOf(CorruptCompressionException.class);
            }
        }
    }

    /** gzip with every optional header field, as {@code gzip -N} and others may write. */
    @Test
    void readsTheOptionalFieldsOfAGzipHeader() {
        byte[] plain = Codec.deflate(Compression.GZIP, new byte[] {7}, 0, 1);
        var bytes = new ByteArrayOutputStream();
        bytes.write(plain, 0, 3);
        bytes.write(0x1e);
        bytes.write(plain, 4, 6);
        bytes.writeBytes(new byte[] {2, 0, 9, 9, 'n', 0, 'c', 'c', 0, 5, 5});
        bytes.write(plain, 10, plain.length - 10);
        assertThat(inflate(Compression.GZIP, bytes.toByteArray())).containsExactly(7);
    }

    @Test
    void stopsAtTheLimitWithBothNumbers() {
        byte[] zeros = Codec.deflate(Compression.GZIP, new byte[1 << 20], 0, 1 << 20);
        assertThatThrownBy(() -> Codec.inflate(Compression.GZIP, zeros, 0, zeros.length, 1000))
                .isInstanceOf(CorruptCompressionException.class)
                .hasMessage(zeros.length + " bytes of gzip inflate beyond the limit of 1000");
    }

    private static byte[] inflate(Compression compression, byte[] bytes) {
        return Codec.inflate(compression, bytes, 0, bytes.length, 1 << 24);
    }
}
