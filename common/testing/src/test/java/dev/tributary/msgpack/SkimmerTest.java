package dev.tributary.msgpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

class SkimmerTest {
    private static final long SEED = 20_261_123;

    @Test
    void findsTheEndThatMsgpackCoreFinds() throws IOException {
        var values = new RandomValues(SEED);
        for (int i = 0; i < 2000; i++) {
            byte[] packed = behind(pack(values, 6), 3);
            assertThat(Skimmer.end(packed, 3, packed.length)).isEqualTo(endByMsgpackCore(packed, 3));
            assertThat(Skimmer.endWithinDepth(packed, 3, packed.length)).isEqualTo(packed.length - 2);
        }
    }

    @Test
    void findsTheSameEndInPiecesOfAnySize() {
        var values = new RandomValues(SEED);
        var random = new Random(SEED);
        for (int i = 0; i < 1000; i++) {
            byte[] packed = pack(values, 5);
            var skimmer = new Skimmer();
            for (int round = 0; round < 2; round++) {
                int at = 0;
                while (at < packed.length) {
                    int piece = Math.min(packed.length - at, 1 + random.nextInt(1 + random.nextInt(300)));
                    assertThat(skimmer.feed(packed, at, piece)).isEqualTo(piece);
                    at += piece;
                    assertThat(skimmer.isComplete())
                            .as("at %d of %d", at, packed.length)
                            .isEqualTo(at == packed.length);
                    assertThat(skimmer.sizeBytes()).isEqualTo(at);
                    assertThat(skimmer.leastBytes()).isBetween((long) at, (long) packed.length);
                }
            }
        }
    }

    @Test
    void callsEveryPrefixTorn() {
        var values = new RandomValues(SEED);
        for (int i = 0; i < 200; i++) {
            byte[] packed = pack(values, 3);
            for (int limit = 0; limit < packed.length; limit += 1 + packed.length / 500) {
                assertThat(Skimmer.end(packed, 0, limit)).isEqualTo(Skimmer.TORN);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ddffffffff", "dfffffffff", "dbffffffff00", "c9ffffffff00", "ddffffffffddffffffffddffffffff"})
    void isNotMovedByHugeAnnouncements(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(Skimmer.end(bytes, 0, bytes.length)).isEqualTo(Skimmer.TORN);
        var skimmer = new Skimmer();
        assertThat(skimmer.feed(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        assertThat(skimmer.isComplete()).isFalse();
        assertThat(skimmer.leastBytes()).isGreaterThanOrEqualTo(1L << 32);
    }

    @Test
    void stopsAtTheByteThatIsNeverUsed() {
        byte[] bytes = {(byte) 0x92, 1, (byte) 0xc1};
        assertThat(Skimmer.end(bytes, 0, 3)).isEqualTo(Skimmer.NEVER_USED);
        assertThatThrownBy(() -> new Skimmer().feed(bytes, 0, 3))
                .isInstanceOf(MalformedMessagePackException.class)
                .hasMessage("0xc1 at byte 2 of a value");
    }

    @Test
    void knowsWhatNestsTooDeepFromWhatIsWide() {
        assertThat(Skimmer.endWithinDepth(nested(Values.DEPTH_MAX), 0, Values.DEPTH_MAX + 1))
                .isEqualTo(Values.DEPTH_MAX + 1);
        assertThat(Skimmer.endWithinDepth(nested(Values.DEPTH_MAX + 1), 0, Values.DEPTH_MAX + 2))
                .isEqualTo(Skimmer.TOO_DEEP);
        var wide = new MessagePackWriter().arrayHeader(1000);
        for (int i = 0; i < 1000; i++) {
            wide.arrayHeader(1).mapHeader(0);
        }
        assertThat(Skimmer.endWithinDepth(wide.bytes(), 0, wide.length())).isEqualTo(wide.length());
    }

    @Test
    void needsNoStackForAMillionLevels() {
        byte[] deep = nested(1_000_000);
        assertThat(Skimmer.end(deep, 0, deep.length)).isEqualTo(deep.length);
        var reader = new MessagePackReader(deep);
        reader.skip();
        assertThat(reader.hasRemaining()).isFalse();
        assertThat(new Skimmer().feed(deep, 0, deep.length)).isEqualTo(deep.length);
    }

    private static byte[] nested(int depth) {
        byte[] bytes = new byte[depth + 1];
        java.util.Arrays.fill(bytes, (byte) 0x91);
        bytes[depth] = 0x01;
        return bytes;
    }

    private static byte[] pack(RandomValues values, int depth) {
        return new MessagePackWriter().value(values.next(depth)).toByteArray();
    }

    /** Something before it, something behind it. */
    private static byte[] behind(byte[] packed, int offset) {
        byte[] bytes = new byte[offset + packed.length + 2];
        System.arraycopy(packed, 0, bytes, offset, packed.length);
        return bytes;
    }

    private static int endByMsgpackCore(byte[] bytes, int offset) throws IOException {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes, offset, bytes.length - offset)) {
            unpacker.skipValue();
            return offset + (int) unpacker.getTotalReadBytes();
        }
    }
}
