package dev.tributary.forward.client;

import static dev.tributary.forward.ForwardMessages.numbered;
import static dev.tributary.forward.client.TestChunk.packed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.forward.ForwardPeer;
import dev.tributary.protocol.Digests;
import dev.tributary.protocol.Helo;
import dev.tributary.protocol.Pong;
import dev.tributary.testing.LogLines;
import dev.tributary.testing.TestLoop;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.msgpack.value.ArrayValue;
import org.msgpack.value.Value;

class ClientHandshakeTest {
    private static final byte[] NONCE = HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    private static final byte[] AUTH = HexFormat.of().parseHex("e0e1e2e3e4e5e6e7e8e9eaebecedeeef");
    private static final TestChunk ONE = TestChunk.of(1, "app", packed(numbered(0, 2), 2));

    private static final String SECURITY =
            "<security>\nself_hostname client.example\nshared_key secret-key\n</security>";

    private static String server(int port, String... lines) {
        return "<server>\nhost 127.0.0.1\nport " + port + "\n" + String.join("\n", lines) + "\n</server>";
    }

    private static OutputHarness with(int port, String... lines) {
        return OutputHarness.with(server(port), SECURITY, "heartbeat_type none", String.join("\n", lines));
    }

    private static List<String> texts(ForwardPeer peer) {
        ArrayValue ping = peer.takeValue().asArrayValue();
        return ping.list().stream()
                .map(Value::asStringValue)
                .map(Object::toString)
                .toList();
    }

    private static byte[] pong(List<String> ping, String host, String key) {
        byte[] salt = ping.get(2).getBytes(StandardCharsets.US_ASCII);
        return Pong.accepted(host, Digests.sharedKey(salt, host, NONCE, key)).encode();
    }

    private static String failure(Future<Void> written) {
        try {
            TestLoop.get(written);
            return "none";
        } catch (UpstreamException e) {
            assertThat(e.wasConnected())
                    .as("some of the chunk may have arrived")
                    .isFalse();
            return e.getMessage();
        }
    }

    @Test
    void provesItselfAndSendsOnlyThen() {
        try (var listener = ForwardPeer.listen();
                var harness = with(listener.port())) {
            Future<Void> written = harness.write(ONE);
            var peer = listener.accept();
            peer.send(new Helo(NONCE, new byte[0], true).encode());
            List<String> ping = texts(peer);
            assertThat(ping.get(0)).isEqualTo("PING");
            assertThat(ping.get(1)).isEqualTo("client.example");
            assertThat(ping.get(2)).matches("[0-9a-f]{32}");
            assertThat(ping.get(3))
                    .isEqualTo(Digests.sharedKey(
                            ping.get(2).getBytes(StandardCharsets.US_ASCII), "client.example", NONCE, "secret-key"));
            assertThat(ping.subList(4, 6)).containsOnly("");
            assertThat(harness.upstream().get("unacked_chunks")).isEqualTo(0);
            peer.send(pong(ping, "server.example", "secret-key"));
            assertThat(peer.takeChunk().records()).hasSize(2);
            TestLoop.get(written);
        }
    }

    @Test
    void sendsAUserAndAKeyOfTheServersOwn() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(listener.port(), "username alice", "password wonder", "shared_key this-server"),
                        SECURITY,
                        "heartbeat_type none")) {
            harness.write(ONE);
            var peer = listener.accept();
            peer.send(new Helo(NONCE, AUTH, true).encode());
            List<String> ping = texts(peer);
            assertThat(ping.subList(4, 6)).containsExactly("alice", Digests.password(AUTH, "alice", "wonder"));
            peer.send(pong(ping, "server.example", "this-server"));
            assertThat(peer.takeChunk().records()).hasSize(2);
        }
    }

    @Test
    void sendsNothingToAServerThatRefusesIt() {
        try (var lines = new LogLines("test-1");
                var listener = ForwardPeer.listen();
                var harness = with(listener.port())) {
            Future<Void> written = harness.write(ONE);
            var peer = listener.accept();
            peer.send(new Helo(NONCE, AUTH, true).encode());
            texts(peer);
            peer.send(Pong.refused("username/password\nmismatch").encode()).expectClosed();
            assertThat(failure(written)).contains("authentication failed", "username/password?mismatch");
            assertThat(harness.upstream()).containsEntry("state", "down");
            assertThat(harness.meters().count("errors", "reason", "handshake")).isEqualTo(1);
            assertThat(lines.all())
                    .singleElement()
                    .asString()
                    .contains("is down: authentication failed")
                    .doesNotContain("secret-key");
        }
    }

    @Test
    void sendsNothingToAServerThatDoesNotKnowTheKey() {
        try (var listener = ForwardPeer.listen();
                var harness = with(listener.port())) {
            Future<Void> written = harness.write(ONE);
            var peer = listener.accept();
            peer.send(new Helo(NONCE, AUTH, true).encode());
            peer.send(pong(texts(peer), "server.example", "another-key")).expectClosed();
            assertThat(failure(written)).contains("shared key mismatch");
        }
    }

    @Test
    void sendsNothingToWhoCallsItselfTheSame() {
        try (var listener = ForwardPeer.listen();
                var harness = with(listener.port())) {
            Future<Void> written = harness.write(ONE);
            var peer = listener.accept();
            peer.send(new Helo(NONCE, AUTH, true).encode());
            peer.send(pong(texts(peer), "client.example", "secret-key")).expectClosed();
            assertThat(failure(written)).contains("same hostname between input and output", "self_hostname");
        }
    }

    @Test
    void saysThatAServerAsksForNothingWhereWeExpectIt() {
        try (var listener = ForwardPeer.listen();
                var harness = with(listener.port(), "handshake_timeout 0.05")) {
            Future<Void> written = harness.write(ONE);
            listener.accept().expectClosed();
            assertThat(failure(written)).contains("no HELO within handshake_timeout", "without <security>");
        }
    }

    @Test
    void saysThatAServerAsksWhereWeHaveNothingToGive() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(listener.port()), "heartbeat_type none", "require_ack_response true")) {
            Future<Void> written = harness.write(ONE);
            listener.accept().send(new Helo(NONCE, AUTH, true).encode());
            assertThatThrownBy(() -> TestLoop.get(written))
                    .hasMessageContaining("asks for a shared key, but this output has no <security>");
        }
    }

    @Test
    void saysThatTheServerClosedDuringTheHandshake() {
        try (var listener = ForwardPeer.listen();
                var harness = with(listener.port())) {
            Future<Void> written = harness.write(ONE);
            listener.accept().close();
            assertThat(failure(written)).contains("during the handshake");
        }
    }

    @Test
    void doesNotGreetWithAnAck() {
        try (var listener = ForwardPeer.listen();
                var harness = with(listener.port())) {
            Future<Void> written = harness.write(ONE);
            var peer = listener.accept();
            peer.send(dev.tributary.forward.ForwardMessages.ack("c1"));
            assertThat(failure(written)).contains("neither HELO nor PONG");
        }
    }

    @Test
    void goesOnToTheNextServerIfOneRefusesIt() {
        try (var refusing = ForwardPeer.listen();
                var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(refusing.port()), server(listener.port()), SECURITY, "heartbeat_type none")) {
            Future<Void> written = harness.write(ONE);
            var first = refusing.accept();
            first.send(new Helo(NONCE, AUTH, true).encode());
            texts(first);
            first.send(Pong.refused("shared_key mismatch").encode());
            var second = listener.accept();
            second.send(new Helo(NONCE, AUTH, true).encode());
            second.send(pong(texts(second), "server.example", "secret-key"));
            assertThat(second.takeChunk().records()).hasSize(2);
            TestLoop.get(written);
        }
    }

    @Test
    void aHeartbeatProvesBothSidesToo() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(listener.port()), SECURITY, "heartbeat_interval 0.05")) {
            var peer = listener.accept();
            peer.send(new Helo(NONCE, AUTH, true).encode());
            peer.send(Pong.refused("shared_key mismatch").encode());
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> "down".equals(harness.upstream().get("state")));
            var second = listener.accept();
            assertThat(harness.condition().ready()).isFalse();
            second.send(new Helo(NONCE, AUTH, true).encode());
            second.send(pong(texts(second), "server.example", "secret-key"));
            harness.awaitReady(true);
        }
    }
}
