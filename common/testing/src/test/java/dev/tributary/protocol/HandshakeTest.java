package dev.tributary.protocol;

import static dev.tributary.protocol.Golden.ascii;
import static dev.tributary.protocol.Golden.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private static final byte[] NONCE = hex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] AUTH = hex("101112131415161718191a1b1c1d1e1f");
    private static final byte[] SALT = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RAW_SALT = hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    private static final String CLIENT_DIGEST =
            "1546afa8fb2c42fcd9554b3ff0b272bd85bafbb34db4b60876ce74d743773fe5927699750f6bac3d68922e0fe666ec4e1dfa5159952f2e49a71fe5e0b040d716";
    private static final String PASSWORD_DIGEST =
            "28e426ad86ca78c8b421ca6d56454afb514c419e9d27042e1babc9220cfb3bd8bad8ad8e63b63237086a4cb77f864ab06adb150f9c50cd5003b2f3b97048fe25";

    @Test
    void provesTheSharedKeyAsFluentdDoes() {
        assertThat(Digests.sharedKey(SALT, "client.example", NONCE, "secretkey"))
                .isEqualTo(CLIENT_DIGEST);
        assertThat(Digests.sharedKey(SALT, "server.example", NONCE, "secretkey"))
                .isEqualTo(
                        "86dbbfda4d6f3de09511161f3bb4ef4397ef37986fd9d802a230d15e46a27d2a0f4894bf3ff2754b88255cf83bc89c09f6f88a20cd9216ab074874d8d0371abb");
    }

    @Test
    void provesTheSharedKeyOverASaltThatIsNoText() {
        assertThat(Digests.sharedKey(RAW_SALT, "client.example", NONCE, "secretkey"))
                .isEqualTo(
                        "d8276a6c58b4f67868bbe1b683cd31a3fa2d8d742a5a36a11b6b4caeb8cce0ec6705fbdd73eb69fa22d6bc6b15da9941e09cca6f394d8dfa93409b481959758c");
        assertThat(Digests.sharedKey(RAW_SALT, "server.example", NONCE, "secretkey"))
                .isEqualTo(
                        "aa83ce68b3f9d3ec919f85ba812143edfe12341f7be059d401621014c88630d34ff5ca488dc17615e429928cc465bf206731137368ee994598cdb2afa21eac94");
    }

    @Test
    void provesAPassword() {
        assertThat(Digests.password(AUTH, "alice", "wonder")).isEqualTo(PASSWORD_DIGEST);
        assertThat(Digests.equal(PASSWORD_DIGEST, PASSWORD_DIGEST)).isTrue();
        assertThat(Digests.equal(PASSWORD_DIGEST, "")).isFalse();
    }

    @Test
    void writesHeloAsFluentdDoes() {
        assertThat(new Helo(NONCE, AUTH, true).encode())
                .isEqualTo(hex("92a4" + ascii("HELO") + "83a5" + ascii("nonce") + "c410"
                        + HexFormat.of().formatHex(NONCE) + "a4" + ascii("auth") + "c410"
                        + HexFormat.of().formatHex(AUTH) + "a9" + ascii("keepalive") + "c3"));
    }

    @Test
    void readsHeloPongAndAcksHoweverTheyAreCut() {
        byte[] ack = ChunkToken.ofId(NONCE).ack();
        byte[] bytes = hex(HexFormat.of().formatHex(new Helo(NONCE, AUTH, false).encode())
                + HexFormat.of()
                        .formatHex(
                                Pong.accepted("server.example", CLIENT_DIGEST).encode())
                + HexFormat.of().formatHex(Pong.refused("shared_key mismatch").encode())
                + HexFormat.of().formatHex(ack) + "80");
        for (int cut = 0; cut <= bytes.length; cut++) {
            var messages = new ArrayList<ServerMessage>();
            var decoder = new ReplyDecoder();
            decoder.feed(bytes, 0, cut, messages::add);
            decoder.feed(bytes, cut, bytes.length - cut, messages::add);
            var helo = (Helo) messages.getFirst();
            assertThat(helo.nonce()).isEqualTo(NONCE);
            assertThat(helo.authSalt()).isEqualTo(AUTH);
            assertThat(helo.keepalive()).isFalse();
            assertThat(messages.subList(1, messages.size()))
                    .isEqualTo(List.of(
                            Pong.accepted("server.example", CLIENT_DIGEST),
                            Pong.refused("shared_key mismatch"),
                            new Ack(ChunkToken.ofId(NONCE)),
                            new NoAck()));
        }
    }

    /** Fluent Bit writes nonce and auth as str and leaves keepalive out. */
    @Test
    void readsTheHeloOfFluentBit() {
        String nonce = HexFormat.of().formatHex(RAW_SALT);
        var helo = (Helo) reply(
                "92a4" + ascii("HELO") + "82a5" + ascii("nonce") + "b0" + nonce + "a4" + ascii("auth") + "b0" + nonce);
        assertThat(helo.nonce()).isEqualTo(RAW_SALT);
        assertThat(helo.keepalive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "05",
                "c0",
                "a3616263",
                "92a448454c4fc0",
                "92a448454c4f80",
                "93a448454c4f8080",
                "81a16101",
                "95a4504f4e47c305a0a0",
                "c1"
            })
    void refusesAReplyThatIsNone(String bytes) {
        assertThatThrownBy(() -> reply(bytes)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesAReplyWithoutEnd() {
        assertThatThrownBy(() -> reply("db00020000"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("exceeds");
    }

    @Test
    void keepsTheSaltOfAPingAsBytesAndEventsBehindItAreEvents() {
        var ping = new Ping("client.example", RAW_SALT, CLIENT_DIGEST, "alice", PASSWORD_DIGEST);
        byte[] bytes =
                hex(HexFormat.of().formatHex(ping.encode()) + HexFormat.of().formatHex(Golden.MESSAGE));
        for (int cut = 0; cut <= bytes.length; cut++) {
            var decoder = new ForwardDecoder(Decoded.RULES);
            decoder.awaitPing(1024);
            var messages = new ArrayList<ClientMessage>();
            decoder.feed(bytes, 0, cut, messages::add);
            decoder.feed(bytes, cut, bytes.length - cut, messages::add);
            var read = (Ping) messages.get(0);
            assertThat(read.sharedKeySalt()).isEqualTo(RAW_SALT);
            assertThat(read.hostname()).isEqualTo("client.example");
            assertThat(read.sharedKeyDigest()).isEqualTo(CLIENT_DIGEST);
            assertThat(read.username()).isEqualTo("alice");
            assertThat(read.passwordDigest()).isEqualTo(PASSWORD_DIGEST);
            assertThat(messages.get(1)).isInstanceOf(EventMessage.class);
        }
        assertThat(ping.toString()).doesNotContain(CLIENT_DIGEST).doesNotContain(PASSWORD_DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0",
                "05",
                "93a3742e6105a0",
                "96a450494e4705a0a0a0a0",
                "96a450494e58a0a0a0a0a0",
                "9605a0a0a0a0a0"
            })
    void saysThatAPingIsNone(String bytes) {
        var decoder = new ForwardDecoder(Decoded.RULES);
        decoder.awaitPing(1024);
        var messages = new ArrayList<ClientMessage>();
        byte[] packed = hex(bytes);
        decoder.feed(packed, 0, packed.length, messages::add);
        assertThat(messages).hasSize(1).first().isInstanceOf(InvalidPing.class);
    }

    @Test
    void givesLittleRoomToWhoHasNotProvedTheKey() {
        byte[] header = hex("96a450494e47db00100000");
        var decoder = new ForwardDecoder(Decoded.RULES);
        decoder.awaitPing(1024);
        assertThatThrownBy(() -> decoder.feed(header, 0, header.length, message -> {}))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("exceeds handshake_size_limit 1024");
    }

    private static ServerMessage reply(String bytes) {
        var messages = new ArrayList<ServerMessage>();
        byte[] packed = hex(bytes);
        new ReplyDecoder().feed(packed, 0, packed.length, messages::add);
        return messages.getFirst();
    }
}
