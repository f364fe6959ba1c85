package dev.tributary.forward.server;

import static dev.tributary.forward.ForwardMessages.ack;
import static dev.tributary.forward.ForwardMessages.chunk;
import static dev.tributary.forward.ForwardMessages.packedForward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.forward.ForwardPeer;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.protocol.Ping;
import dev.tributary.testing.LogLines;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a peer calls things comes into the log as words, not as lines or colours of its own. */
class ForgedLinesTest {
    private static final String EVIL = "a\u001b[2J\u009b31m\n2026-01-31 INFO forged\r\u0000b";
    private static final String SHOWN = "a?[2J?31m?2026-01-31 INFO forged??b";

    @Test
    void aTag() {
        byte[] noEvent = new MessagePackWriter()
                .arrayHeader(2)
                .integer(1)
                .string("no map")
                .toByteArray();
        warns(
                ServerHarness.with(),
                peer -> peer.send(packedForward(EVIL, noEvent, chunk("c"))).expect(ack("c")));
    }

    @Test
    void anOption() {
        byte[] compressed = new MessagePackWriter()
                .arrayHeader(3)
                .string("app")
                .binary(new byte[] {1})
                .mapHeader(1)
                .string("compressed")
                .string(EVIL.substring(0, 12))
                .toByteArray();
        warns(
                "a?[2J?31m?20",
                ServerHarness.with(),
                peer -> peer.send(compressed).expectClosed());
    }

    @Test
    void whatIsNoJson() {
        byte[] json = "[\"app\",17,tru\u001b\u0007]\n".getBytes(StandardCharsets.UTF_8);
        warns("not JSON", ServerHarness.with(), peer -> peer.send(json));
    }

    @Test
    void aHostname() {
        ping(EVIL, "");
    }

    @Test
    void aUser() {
        ping("client", EVIL);
    }

    private static void ping(String hostname, String user) {
        var harness = ServerHarness.with("<security>\nself_hostname server\nshared_key k\n</security>");
        warns(harness, peer -> {
            peer.takeValue();
            peer.send(new Ping(hostname, new byte[16], "0".repeat(128), user, "").encode());
            peer.takeValue();
            peer.expectFinished();
        });
    }

    private static void warns(ServerHarness server, Consumer<ForwardPeer> sent) {
        warns(SHOWN, server, sent);
    }

    private static void warns(String shown, ServerHarness server, Consumer<ForwardPeer> sent) {
        try (var lines = new LogLines("test-1");
                server) {
            sent.accept(server.connect());
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> lines.all().stream().anyMatch(line -> line.contains(shown)));
            assertThat(lines.all()).noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
