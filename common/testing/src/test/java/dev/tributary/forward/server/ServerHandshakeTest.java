package dev.tributary.forward.server;

import static dev.tributary.forward.ForwardMessages.ack;
import static dev.tributary.forward.ForwardMessages.chunk;
import static dev.tributary.forward.ForwardMessages.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.forward.ForwardPeer;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.protocol.Digests;
import dev.tributary.protocol.Ping;
import dev.tributary.testing.LogLines;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.value.Value;

class ServerHandshakeTest {
    private static final byte[] TEXT_SALT = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RAW_SALT = HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    private static final byte[] EVENT = message("app", 1_700_000_000, "k", "v", chunk("c1"));

    private record Greeting(byte[] nonce, byte[] auth, boolean keepalive) {}

    private static ServerHarness with(String... lines) {
        return ServerHarness.with("<security>\nself_hostname server.example\nshared_key secret-key\n"
                + String.join("\n", lines) + "\n</security>");
    }

    private static Greeting greeting(ForwardPeer peer) {
        var helo = peer.takeValue().asArrayValue();
        assertThat(helo.get(0).asStringValue().asString()).isEqualTo("HELO");
        Map<Value, Value> fields = helo.get(1).asMapValue().map();
        return new Greeting(
                field(fields, "nonce").asBinaryValue().asByteArray(),
                field(fields, "auth").asBinaryValue().asByteArray(),
                field(fields, "keepalive").asBooleanValue().getBoolean());
    }

    private static Value field(Map<Value, Value> fields, String name) {
        return fields.get(org.msgpack.value.ValueFactory.newString(name));
    }

    private static byte[] ping(Greeting greeting, byte[] salt, String key) {
        return new Ping(
                        "client.example",
                        salt,
                        Digests.sharedKey(salt, "client.example", greeting.nonce(), key),
                        "",
                        "")
                .encode();
    }

    private static byte[] ping(Greeting greeting, String key, String user, String password) {
        return new Ping(
                        "client.example",
                        TEXT_SALT,
                        Digests.sharedKey(TEXT_SALT, "client.example", greeting.nonce(), key),
                        user,
                        Digests.password(greeting.auth(), user, password))
                .encode();
    }

    private static void expectAdmitted(ForwardPeer peer, Greeting greeting, byte[] salt, String key) {
        var pong = peer.takeValue().asArrayValue();
        assertThat(pong.toJson())
                .isEqualTo("[\"PONG\",true,\"\",\"server.example\",\""
                        + Digests.sharedKey(salt, "server.example", greeting.nonce(), key) + "\"]");
    }

    private static void expectRefused(ForwardPeer peer, String reason) {
        assertThat(peer.takeValue().toJson()).isEqualTo("[\"PONG\",false,\"" + reason + "\",\"\",\"\"]");
        peer.expectFinished();
    }

    @Test
    void letsInWhoKnowsTheKeyAndProvesItselfToo() throws Exception {
        try (var harness = with()) {
            var peer = harness.connect();
            Greeting greeting = greeting(peer);
            assertThat(greeting.nonce()).hasSize(16);
            assertThat(greeting.auth()).as("always sent, as by Fluentd").hasSize(16);
            assertThat(greeting.keepalive()).isTrue();
            peer.send(ping(greeting, TEXT_SALT, "secret-key"));
            expectAdmitted(peer, greeting, TEXT_SALT, "secret-key");
            peer.send(EVENT).expect(ack("c1"));
            assertThat(harness.router().records()).containsExactly("{\"k\":\"v\"}");
        }
    }

    @Test
    void takesASaltThatIsNoTextInAStringAsFluentBitSendsIt() throws Exception {
        try (var harness = with()) {
            var peer = harness.connect();
            Greeting greeting = greeting(peer);
            peer.sendOneByOne(ping(greeting, RAW_SALT, "secret-key"));
            expectAdmitted(peer, greeting, RAW_SALT, "secret-key");
            peer.send(EVENT).expect(ack("c1"));
        }
    }

    @Test
    void takesASaltInABinaryToo() throws Exception {
        try (var harness = with()) {
            var peer = harness.connect();
            Greeting greeting = greeting(peer);
            peer.send(new MessagePackWriter()
                    .arrayHeader(6)
                    .string("PING")
                    .string("client.example")
                    .binary(RAW_SALT)
                    .string(Digests.sharedKey(RAW_SALT, "client.example", greeting.nonce(), "secret-key"))
                    .string("")
                    .string("")
                    .toByteArray());
            expectAdmitted(peer, greeting, RAW_SALT, "secret-key");
        }
    }

    @Test
    void storesWhatIsPipelinedBehindAGoodPing() throws Exception {
        try (var harness = with()) {
            var peer = harness.connect();
            Greeting greeting = greeting(peer);
            peer.send(dev.tributary.forward.ForwardMessages.concat(ping(greeting, TEXT_SALT, "secret-key"), EVENT));
            expectAdmitted(peer, greeting, TEXT_SALT, "secret-key");
            peer.expect(ack("c1"));
        }
    }

    @Test
    void storesNothingThatIsPipelinedBehindABadPing() throws Exception {
        try (var harness = with();
                var lines = new LogLines("test-1")) {
            var peer = harness.connect();
            peer.send(
                    dev.tributary.forward.ForwardMessages.concat(ping(greeting(peer), TEXT_SALT, "secret-kez"), EVENT));
            expectRefused(peer, "shared_key mismatch");
            assertThat(harness.router().records()).isEmpty();
            assertThat(harness.meters().count("authentication_failures", "reason", "shared_key"))
                    .isEqualTo(1);
            assertThat(lines.all())
                    .singleElement()
                    .asString()
                    .contains(peer.address(), "not let in: shared_key mismatch", "'client.example'")
                    .doesNotContain("secret");
        }
    }

    @Test
    void greetsEachClientDifferently() throws Exception {
        try (var harness = with()) {
            Greeting one = greeting(harness.connect());
            Greeting other = greeting(harness.connect());
            assertThat(one.nonce()).isNotEqualTo(other.nonce());
            assertThat(one.auth()).isNotEqualTo(other.auth());
        }
    }

    @Test
    void asksForAUserAndPassword() throws Exception {
        String[] users = {
            "user_auth true",
            "<user>\nusername alice\npassword wonder\n</user>",
            "<user>\nusername bob\npassword builder\n</user>",
            "<user>\nusername bob\npassword new-password\n</user>"
        };
        try (var harness = with(users)) {
            expectUser(harness, "alice", "wonder", true);
            expectUser(harness, "bob", "builder", true);
            expectUser(harness, "bob", "new-password", true);
            expectUser(harness, "alice", "builder", false);
            expectUser(harness, "alice", "", false);
            expectUser(harness, "carol", "wonder", false);
            expectUser(harness, "", "", false);
            assertThat(harness.meters().count("authentication_failures", "reason", "user"))
                    .isEqualTo(4);
        }
    }

    private static void expectUser(ServerHarness harness, String user, String password, boolean admitted) {
        var peer = harness.connect();
        Greeting greeting = greeting(peer);
        peer.send(ping(greeting, "secret-key", user, password));
        if (admitted) {
            expectAdmitted(peer, greeting, TEXT_SALT, "secret-key");
        } else {
            expectRefused(peer, "username/password mismatch");
        }
    }

    @Test
    void givesClientsOfANetworkTheirOwnKeyAndUsers() throws Exception {
        try (var harness = with(
                "user_auth true",
                "<user>\nusername alice\npassword wonder\n</user>",
                "<user>\nusername bob\npassword builder\n</user>",
                "<client>\nnetwork 10.0.0.0/8\nshared_key other\n</client>",
                "<client>\nnetwork 127.0.0.0/8\nshared_key their-key\nusers bob\n</client>")) {
            var peer = harness.connect();
            Greeting greeting = greeting(peer);
            peer.send(ping(greeting, "their-key", "bob", "builder"));
            expectAdmitted(peer, greeting, TEXT_SALT, "their-key");

            var alice = harness.connect();
            alice.send(ping(greeting(alice), "their-key", "alice", "wonder"));
            expectRefused(alice, "username/password mismatch");

            var global = harness.connect();
            global.send(ping(greeting(global), "secret-key", "bob", "builder"));
            expectRefused(global, "shared_key mismatch");
        }
    }

    @Test
    void deniesAnonymousSourcesIfAskedTo() throws Exception {
        try (var harness = with("allow_anonymous_source false", "<client>\nnetwork 10.0.0.0/8\n</client>")) {
            var peer = harness.connect();
            peer.send(ping(greeting(peer), TEXT_SALT, "secret-key"));
            expectRefused(peer, "anonymous source host '127.0.0.1' denied");
        }
        try (var harness = with("allow_anonymous_source false", "<client>\nhost localhost\n</client>")) {
            var peer = harness.connect();
            Greeting greeting = greeting(peer);
            peer.send(ping(greeting, TEXT_SALT, "secret-key"));
            expectAdmitted(peer, greeting, TEXT_SALT, "secret-key");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"93a3617070ce6553f10081a16ba176", "c0", "05", "96a450494e4705a0a0a0a0"})
    void saysSoIfSomethingElseComesWhereAPingIsDue(String bytes) throws Exception {
        try (var harness = with();
                var lines = new LogLines("test-1")) {
            var peer = harness.connect();
            greeting(peer);
            peer.send(HexFormat.of().parseHex(bytes));
            expectRefused(peer, "invalid ping message");
            assertThat(harness.router().records()).isEmpty();
            assertThat(lines.all())
                    .singleElement()
                    .asString()
                    .contains("invalid ping message", "a client without <security>, where this input has one?");
        }
    }

    @Test
    void waitsForAPingNoLongerThanTheDeadline() throws Exception {
        try (var harness = ServerHarness.with(
                        "handshake_timeout 0.05", "<security>\nself_hostname s\nshared_key secret-key\n</security>");
                var lines = new LogLines("test-1")) {
            var peer = harness.connect();
            greeting(peer);
            peer.expectFinished();
            assertThat(harness.meters().count("authentication_failures", "reason", "timeout"))
                    .isEqualTo(1);
            assertThat(lines.all()).singleElement().asString().contains("no PING within handshake_timeout");
        }
    }

    @Test
    void readsNoMoreThanAHandshakeNeeds() throws Exception {
        try (var harness = ServerHarness.with(
                        "handshake_size_limit 512", "<security>\nself_hostname s\nshared_key secret-key\n</security>");
                var lines = new LogLines("test-1")) {
            var peer = harness.connect();
            greeting(peer);
            peer.send(HexFormat.of().parseHex("96a450494e47da0400"));
            peer.expectFinished();
            assertThat(lines.all()).singleElement().asString().contains("exceeds handshake_size_limit 512");
            assertThat(harness.meters().count("authentication_failures", "reason", "invalid_ping"))
                    .isEqualTo(1);
        }
    }

    @Test
    void manyGuessesFromOneAddressDoNotKeepOthersOut() throws Exception {
        try (var harness = ServerHarness.with(
                "auth_failure_limit 5",
                "auth_failure_pause 1h",
                "auth_failure_pause_max 1h",
                "<security>\nself_hostname server.example\nshared_key secret-key\n</security>")) {
            byte[] guess = new Ping("guesser", TEXT_SALT, "0".repeat(128), "", "").encode();
            for (int i = 0; i < 10_000; i++) {
                try (var peer = ForwardPeer.connectFrom("127.0.0.2", harness.port())) {
                    if (peer.hasBytes()) {
                        greeting(peer);
                        peer.send(guess);
                        expectRefused(peer, "shared_key mismatch");
                    }
                }
            }
            assertThat(harness.meters().count("authentication_failures", "reason", "shared_key"))
                    .as("guesses that were heard")
                    .isEqualTo(6);
            assertThat(harness.meters().count("authentication_failures", "reason", "backoff"))
                    .isEqualTo(9_994);
            var other = harness.connect();
            Greeting greeting = greeting(other);
            other.send(ping(greeting, TEXT_SALT, "secret-key"));
            expectAdmitted(other, greeting, TEXT_SALT, "secret-key");
            other.send(EVENT).expect(ack("c1"));
        }
    }

    @Test
    void aRightKeyClearsTheCountOfWrongOnes() throws Exception {
        try (var harness = ServerHarness.with(
                "auth_failure_limit 2",
                "auth_failure_pause 1h",
                "auth_failure_pause_max 1h",
                "<security>\nself_hostname server.example\nshared_key secret-key\n</security>")) {
            for (int i = 0; i < 5; i++) {
                for (String key : new String[] {"wrong", "wrong", "secret-key"}) {
                    var peer = harness.connect();
                    Greeting greeting = greeting(peer);
                    peer.send(ping(greeting, TEXT_SALT, key));
                    assertThat(peer.takeValue()
                                    .asArrayValue()
                                    .get(1)
                                    .asBooleanValue()
                                    .getBoolean())
                            .isEqualTo(key.equals("secret-key"));
                }
            }
        }
    }

    @Test
    void doesNotWarnOfAProbeThatClosesWithoutAByte() throws Exception {
        try (var harness = with();
                var lines = new LogLines("test-1")) {
            harness.connect().finish().expect(new byte[] {(byte) 0x92});
            await().atMost(ForwardPeer.DEADLINE).until(() -> harness.meters().gauge("connections") == 0);
            assertThat(lines.all()).isEmpty();
            assertThat(harness.meters().total("authentication_failures")).isZero();
        }
    }

    @Test
    void doesNotLetAPeerForgeLogLines() throws Exception {
        try (var harness = with();
                var lines = new LogLines("test-1")) {
            var peer = harness.connect();
            greeting(peer);
            peer.send(new Ping("evil\nWARN all is well" + "x".repeat(1000), TEXT_SALT, "0", "", "").encode());
            expectRefused(peer, "shared_key mismatch");
            assertThat(lines.all())
                    .singleElement()
                    .asString()
                    .doesNotContain("\n")
                    .hasSizeLessThan(400);
        }
    }

    @Test
    void tellsAClientThatItsConnectionWillNotBeKept() throws Exception {
        try (var harness =
                ServerHarness.with("deny_keepalive true", "<security>\nself_hostname s\nshared_key k\n</security>")) {
            assertThat(greeting(harness.connect()).keepalive()).isFalse();
        }
    }
}
