package dev.tributary.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory is taken as bytes arrive, never on the word of a header. */
class GatheringTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93a174db0010000079", // str 32 of 1 MiB
                "93a174c61fffffff00", // bin 32 of 512 MiB less a byte
                "93a174dd0fffffff92", // array 32
                "93a1740181df0fffffff", // map 32
                "93a174c90fffffff0000", // ext 32
                "93a174dbff", // cut in the middle of the length
                "7b2274223a22" // a JSON object that has begun
            })
    void whatAHeaderAnnouncesIsNotSetAside(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        var decoder = new ForwardDecoder(new ForwardRules(
                Integer.MAX_VALUE,
                Decoded.RULES.chunkSizeLimit(),
                Decoded.RULES.decompressionSizeLimit(),
                true,
                Decoded.RULES.clock()));

        decoder.feed(bytes, 0, bytes.length, message -> {});

        assertThat(decoder.heldBytes()).isBetween(1L, (long) Gathering.PIECE_BYTES_MIN);
    }

    @Test
    void takesAtMostAQuarterMoreThanWhatHasArrived() {
        var gathering = new Gathering();
        byte[] piece = new byte[1500];
        while (gathering.sizeBytes() < 8 << 20) {
            gathering.add(piece, 0, piece.length);
            assertThat(gathering.heldBytes())
                    .isBetween(
                            (long) gathering.sizeBytes(), gathering.sizeBytes() * 5L / 4 + Gathering.PIECE_BYTES_MIN);
        }
    }

    @Test
    void givesBackWhatItTookInOrderAndThenHoldsNothing() {
        var random = new Random(7);
        byte[] bytes = new byte[3_000_000];
        random.nextBytes(bytes);
        var gathering = new Gathering();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(70_000));
            gathering.add(bytes, at, length);
            at += length;
        }

        assertThat(Arrays.equals(gathering.whole(), bytes)).isTrue();
        assertThat(gathering.heldBytes()).isZero();
        assertThat(gathering.isEmpty()).isTrue();
    }

    @Test
    void aDecoderHoldsNothingBetweenMessages() {
        for (byte[] message : new byte[][] {Golden.PACKED_FORWARD, Golden.JSON}) {
            var decoder = new ForwardDecoder(Decoded.RULES);
            for (int i = 0; i < message.length; i++) {
                decoder.feed(message, i, 1, whole -> {});
            }
            assertThat(decoder.heldBytes()).isZero();
        }
    }
}
