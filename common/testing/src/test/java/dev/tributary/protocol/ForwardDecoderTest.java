package dev.tributary.protocol;

import static dev.tributary.protocol.Golden.ENTRIES;
import static dev.tributary.protocol.Golden.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Room;
import dev.tributary.event.Tag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardDecoderTest {

    @Test
    void slicesThePayloadOfAPackedForwardMessageWithoutCopying() {
        byte[] bytes = Golden.PACKED_FORWARD;
        var messages = new ArrayList<ClientMessage>();
        new ForwardDecoder(Decoded.RULES).feed(bytes, 0, bytes.length, messages::add);

        var message = (EventMessage) messages.getFirst();
        var events = (PackedEvents) message.events();
        assertThat(events.bytes()).isSameAs(bytes);
        assertThat(events.offset()).isEqualTo(10);
        assertThat(Decoded.entries(message)).isEqualTo(ENTRIES);
        assertThat(events.count()).isEqualTo(2);
        assertThat(events.metadata()).isFalse();
        assertThat(message.tag()).isEqualTo(new Tag("t.s"));
        assertThat(message.skipped()).isEqualTo(Skipped.NONE);
        assertThat(message.wireBytes()).isEqualTo(bytes.length);
    }

    @Test
    void acknowledgesWithTheTokenAsItCameNewlineIncluded() {
        Optional<ChunkToken> chunk = Decoded.events(Golden.PACKED_FORWARD).chunk();
        assertThat(chunk.orElseThrow().ack()).isEqualTo(hex("81a361636b" + Golden.TOKEN));
        assertThat(Decoded.events(Golden.MESSAGE).chunk().orElseThrow().ack()).isEqualTo(hex("81a361636ba24348"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a0", "07", "c403000102", "d90161", "ce00000001", "c3", "91a161", "d7ff0000000000000000"})
    void echoesATokenOfAnyTypeUnchanged(String token) {
        byte[] bytes = hex("94 a3742e61 ce55ece6f8 81a16d01 81a56368756e6b" + token);
        assertThat(Decoded.events(bytes).chunk().orElseThrow().ack()).isEqualTo(hex("81a361636b" + token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0", "c2"})
    void takesANilOrFalseTokenForNone(String token) {
        byte[] bytes = hex("94 a3742e61 ce55ece6f8 81a16d01 81a56368756e6b" + token);
        assertThat(Decoded.events(bytes).chunk()).isEmpty();
    }

    @Test
    void readsAMessageAsOneEntry() {
        EventMessage message = Decoded.events(Golden.MESSAGE);
        assertThat(Decoded.entries(message)).isEqualTo("92ce55ece6f881a16d01");
        assertThat(message.events().count()).isEqualTo(1);
    }

    @Test
    void readsTheBodyOfAForwardMessageAsThePayloadItIs() {
        EventMessage message = Decoded.events(Golden.FORWARD);
        assertThat(Decoded.entries(message)).isEqualTo(ENTRIES);
        assertThat(message.chunk()).isEmpty();
    }

    @Test
    void keepsMetadataAndSaysSo() {
        EventMessage message = Decoded.events(Golden.FORWARD_WITH_METADATA);
        PackedEvents events = message.events().packed();
        assertThat(events.metadata()).isTrue();
        assertThat(events.events())
                .extracting(event -> event.time())
                .containsExactly(new EventTime(0x6b04b1f5L, 5), new EventTime(0x6b04b1f5L, 6));
        assertThat(message.chunk()).contains(ChunkToken.ofText("abc"));
    }

    @Test
    void readsMetadataFromTheOptionOfAMessage() {
        EventMessage message =
                Decoded.events(hex("94 a3742e61 d70055ece6f800000005 81a16d01 81a86d65746164617461 81a16101"));
        assertThat(Decoded.entries(message)).isEqualTo("9292d70055ece6f80000000581a1610181a16d01");
        assertThat(message.events().packed().metadata()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void keepsACompressedPayloadAsItCameOnceEveryMemberIsChecked(Compression compression) {
        var message = (CompressedMessage) Decoded.message(Golden.compressed(compression));
        EventMessage checked = message.check(true, Room.UNBOUNDED);
        var events = (CompressedEvents) checked.events();
        assertThat(events.count()).isEqualTo(2);
        assertThat(events.inflatedBytes()).isEqualTo(48);
        assertThat(events.bytes()).isSameAs(message.bytes());
        assertThat(Decoded.entries(checked)).isEqualTo(ENTRIES);
        assertThat(Decoded.entries(message.check(false, Room.UNBOUNDED))).isEqualTo(ENTRIES);
        assertThat(checked.chunk()).contains(ChunkToken.ofText("c1"));
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void inflatesAPayloadWhoseSenderForgotToSaySo(Compression compression) {
        byte[] bytes = Golden.compressed(compression, "text", Golden.members(compression));
        assertThat(Decoded.entries(Decoded.events(bytes))).isEqualTo(ENTRIES);
    }

    @Test
    void readsJsonForTheWholeConnectionAndAcknowledgesInJson() {
        List<ClientMessage> messages = Decoded.messages(Decoded.RULES, Golden.JSON);
        assertThat(messages).hasSize(2);
        var first = (EventMessage) messages.get(0);
        var second = (EventMessage) messages.get(1);
        assertThat(first.events().packed().events().getFirst().record()).hasToString("{\"a\":\"x]}\\\"{\"}");
        assertThat(first.chunk().orElseThrow().ack()).isEqualTo("{\"ack\":\"JC\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(second.events().packed().events().getFirst().record()).hasToString("{\"b\":[1,2.5,null]}");
    }

    @Test
    void passesOverAMessageBeyondChunkSizeLimitAndStaysInStep() {
        var rules = new ForwardRules(1 << 20, OptionalLong.of(60), 1 << 20, true, Decoded.RULES.clock());
        byte[] bytes = hex(
                HexFormat.of().formatHex(Golden.PACKED_FORWARD) + HexFormat.of().formatHex(Golden.MESSAGE));
        for (int cut = 1; cut < bytes.length; cut++) {
            List<ClientMessage> messages = Decoded.messages(rules, bytes, cut);
            assertThat(messages.get(0)).isEqualTo(new OversizedMessage(60, Golden.PACKED_FORWARD.length));
            assertThat(messages.get(1)).isInstanceOf(EventMessage.class);
        }
    }

    @Test
    void refusesAMessageBeyondTheLimitBeforeItHasArrived() {
        var rules = new ForwardRules(1000, OptionalLong.empty(), 1 << 20, true, Decoded.RULES.clock());
        assertThatThrownBy(() -> Decoded.messages(rules, hex("93a3742e73db00001000")))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("message of at least 4107 bytes exceeds message_size_limit 1000");
        byte[] endless = ("[\"" + "x".repeat(2000)).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Decoded.messages(rules, endless))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("exceeds message_size_limit 1000");
    }

    @Test
    void handsOnWhatCameBeforeTheBadByteAndNothingAfter() {
        byte[] bytes = hex(
                HexFormat.of().formatHex(Golden.MESSAGE) + "c1" + HexFormat.of().formatHex(Golden.MESSAGE));
        var decoder = new ForwardDecoder(Decoded.RULES);
        var messages = new ArrayList<ClientMessage>();
        assertThatThrownBy(() -> decoder.feed(bytes, 0, bytes.length, messages::add))
                .isInstanceOf(ProtocolException.class);
        decoder.feed(Golden.MESSAGE, 0, Golden.MESSAGE.length, messages::add);
        assertThat(messages).hasSize(1);
    }

    @Test
    void takesNoNoticeOfWhatFollowsOnceClosed() {
        byte[] bytes = hex("c0c0c0");
        var decoder = new ForwardDecoder(Decoded.RULES);
        var messages = new ArrayList<ClientMessage>();
        decoder.feed(bytes, 0, 3, message -> {
            messages.add(message);
            decoder.close();
        });
        assertThat(messages).hasSize(1);
    }
}
