package dev.tributary.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.Compression;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a peer sends, it is decoded, or refused with a ProtocolException, and nothing that comes out is a trap. */
class GarbledInputTest {
    private static final int ROUNDS = 100_000;
    private static final byte[] TELLING = {
        0x00,
        0x05,
        (byte) 0x80,
        (byte) 0x81,
        (byte) 0x90,
        (byte) 0x91,
        (byte) 0x92,
        (byte) 0x93,
        (byte) 0xa1,
        (byte) 0xc0,
        (byte) 0xc1,
        (byte) 0xc4,
        (byte) 0xc7,
        (byte) 0xca,
        (byte) 0xcf,
        (byte) 0xd3,
        (byte) 0xd7,
        (byte) 0xdb,
        (byte) 0xdd,
        (byte) 0xdf,
        (byte) 0xff,
        '{',
        '[',
        '"',
        '\\'
    };

    @Test
    void nothingButAProtocolExceptionComesOfGarbledMessages() {
        var random = new Random(20_261_123);
        List<byte[]> messages = List.of(
                Golden.MESSAGE,
                Golden.FORWARD,
                Golden.FORWARD_WITH_METADATA,
                Golden.PACKED_FORWARD,
                Golden.JSON,
                Golden.compressed(Compression.GZIP),
                Golden.compressed(Compression.ZSTD));
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] garbled = garbled(messages.get(round % messages.size()).clone(), random);
            var decoded = new ArrayList<ClientMessage>();
            var decoder = new ForwardDecoder(Decoded.RULES);
            try {
                int cut = random.nextInt(garbled.length + 1);
                decoder.feed(garbled, 0, cut, decoded::add);
                decoder.feed(garbled, cut, garbled.length - cut, decoded::add);
                decoded.forEach(Decoded::use);
            } catch (ProtocolException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(ROUNDS / 20, ROUNDS);
    }

    private static byte[] garbled(byte[] bytes, Random random) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] =
                    random.nextBoolean() ? TELLING[random.nextInt(TELLING.length)] : (byte) random.nextInt();
        }
        return bytes;
    }
}
