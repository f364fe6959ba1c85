package dev.tributary.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.Compression;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The network may cut a message anywhere: what is decoded does not depend on it. */
class EveryCutTest {

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("PackedForward", Golden.PACKED_FORWARD),
                Arguments.of("Message", Golden.MESSAGE),
                Arguments.of("Forward", Golden.FORWARD),
                Arguments.of("Forward with metadata", Golden.FORWARD_WITH_METADATA),
                Arguments.of("heartbeat", Golden.HEARTBEAT),
                Arguments.of("gzip", Golden.compressed(Compression.GZIP)),
                Arguments.of("zstd", Golden.compressed(Compression.ZSTD)),
                Arguments.of("JSON", Golden.JSON),
                Arguments.of("all of MessagePack", all()));
    }

    private static byte[] all() {
        var all = new ByteArrayOutputStream();
        List.of(Golden.MESSAGE, Golden.HEARTBEAT, Golden.FORWARD, Golden.PACKED_FORWARD)
                .forEach(all::writeBytes);
        all.writeBytes(Golden.compressed(Compression.GZIP));
        return all.toByteArray();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void decodesTheSameWhereverItIsCutInTwo(String name, byte[] bytes) {
        List<String> whole = Decoded.described(Decoded.messages(Decoded.RULES, bytes));
        assertThat(whole).isNotEmpty();
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(Decoded.described(Decoded.messages(Decoded.RULES, bytes, cut)))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void decodesTheSameInThreePieces(String name, byte[] bytes) {
        List<String> whole = Decoded.described(Decoded.messages(Decoded.RULES, bytes));
        for (int first = 0; first < bytes.length; first += 3) {
            for (int second = first + 1; second < bytes.length; second += 5) {
                assertThat(Decoded.described(Decoded.messages(Decoded.RULES, bytes, first, second)))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void decodesTheSameByteByByte(String name, byte[] bytes) {
        int[] everywhere = IntStream.range(1, bytes.length).toArray();
        assertThat(Decoded.described(Decoded.messages(Decoded.RULES, bytes, everywhere)))
                .isEqualTo(Decoded.described(Decoded.messages(Decoded.RULES, bytes)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void decodesNothingButWholeMessagesFromAPrefix(String name, byte[] bytes) {
        List<String> whole = Decoded.described(Decoded.messages(Decoded.RULES, bytes));
        for (int length = 0; length < bytes.length; length++) {
            var messages = new ArrayList<ClientMessage>();
            new ForwardDecoder(Decoded.RULES).feed(bytes, 0, length, messages::add);
            assertThat(messages.size()).as("prefix of %d", length).isLessThan(whole.size());
            assertThat(Decoded.described(messages)).isEqualTo(whole.subList(0, messages.size()));
        }
    }
}
