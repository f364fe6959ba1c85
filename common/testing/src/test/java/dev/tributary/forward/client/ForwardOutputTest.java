package dev.tributary.forward.client;

import static dev.tributary.forward.ForwardMessages.ack;
import static dev.tributary.forward.ForwardMessages.concat;
import static dev.tributary.forward.ForwardMessages.entry;
import static dev.tributary.forward.ForwardMessages.integerEntry;
import static dev.tributary.forward.ForwardMessages.metadataEntry;
import static dev.tributary.forward.ForwardMessages.numbered;
import static dev.tributary.forward.client.OutputHarness.server;
import static dev.tributary.forward.client.TestChunk.packed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.event.Codec;
import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.forward.ForwardPeer;
import dev.tributary.forward.ForwardPeer.Received;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.testing.LogLines;
import dev.tributary.testing.TestLoop;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForwardOutputTest {
    private static final TestChunk ONE = TestChunk.of(1, "app", packed(numbered(0, 2), 2), packed(numbered(2, 1), 1));

    @Test
    void writesAChunkAsFluentdDoes() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(listener.port()))) {
            Future<Void> written = harness.write(ONE);
            var entries = concat(numbered(0, 2), numbered(2, 1));
            var expected = new MessagePackWriter()
                    .arrayHeader(3)
                    .string("app")
                    .string32Header(entries.length)
                    .raw(entries, 0, entries.length)
                    .mapHeader(2)
                    .string("size")
                    .integer(3)
                    .string("compressed")
                    .string("text");
            listener.accept().expect(expected.toByteArray());
            TestLoop.get(written);
            assertThat(harness.meters().total("chunks_out")).isEqualTo(1);
        }
    }

    @Test
    void isDoneOnlyWhenTheAckHasCome() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(listener.port()), "require_ack_response true")) {
            Future<Void> written = harness.write(ONE);
            var peer = listener.accept();
            Received received = peer.takeChunk();
            assertThat(received.token()).isEqualTo(ONE.token());
            assertThat(received.token()).isEqualTo("AQEBAQEBAQEBAQEBAQEBAQ==\n");
            assertThat(harness.upstream()).containsEntry("unacked_chunks", 1);
            assertThat(written.isComplete()).isFalse();
            peer.ack(received);
            TestLoop.get(written);
            assertThat(harness.meters().durations("ack_latency")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void compressesAsAsked(Compression compression) {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(listener.port()), "compress " + compression.word())) {
            byte[] entries = numbered(10, 2);
            byte[] deflated = Codec.deflate(compression, entries, 0, entries.length);
            var kept = new CompressedEvents(compression, deflated, 0, deflated.length, entries.length, 2, false);
            harness.write(TestChunk.of(1, "app", packed(numbered(0, 10), 10), kept, packed(numbered(12, 1), 1)));
            Received received = listener.accept().takeChunk();
            assertThat(received.compression()).isEqualTo(compression);
            assertThat(received.entries()).isEqualTo(numbered(0, 13));
            assertThat(new String(received.payload(), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .as("what came compressed goes out as it came")
                    .contains(new String(deflated, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void inflatesForWhoWantsText() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(listener.port()))) {
            byte[] entries = numbered(0, 2);
            byte[] deflated = Codec.deflate(Compression.GZIP, entries, 0, entries.length);
            harness.write(TestChunk.of(
                    1,
                    "app",
                    new CompressedEvents(Compression.GZIP, deflated, 0, deflated.length, entries.length, 2, false)));
            Received received = listener.accept().takeChunk();
            assertThat(received.compression()).isEqualTo(Compression.TEXT);
            assertThat(received.payload()).isEqualTo(entries);
        }
    }

    @Test
    void leavesMetadataOutUnlessAskedToKeepIt() {
        byte[] entries = concat(metadataEntry(1, "k", "v"), entry(2, "k", "w"));
        var chunk = TestChunk.of(1, "app", new PackedEvents(entries, 0, entries.length, 2, true));
        assertThat(delivered(chunk)).isEqualTo(concat(entry(1, "k", "v"), entry(2, "k", "w")));
        assertThat(delivered(chunk, "retain_metadata_in_forward_mode true")).isEqualTo(entries);
    }

    @Test
    void sendsTimesAsIntegersIfAskedTo() {
        byte[] entries = concat(metadataEntry(1, "k", "v"), entry(2, "k", "w"));
        var chunk = TestChunk.of(1, "app", new PackedEvents(entries, 0, entries.length, 2, true));
        byte[] integers = concat(integerEntry(1, "k", "v"), integerEntry(2, "k", "w"));
        assertThat(delivered(chunk, "time_as_integer true")).isEqualTo(integers);
        assertThat(delivered(chunk, "time_as_integer true", "compress gzip")).isEqualTo(integers);
    }

    private static byte[] delivered(TestChunk chunk, String... lines) {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(java.util.stream.Stream.concat(
                                java.util.Arrays.stream(lines), java.util.stream.Stream.of(server(listener.port())))
                        .toArray(String[]::new))) {
            harness.write(chunk);
            return listener.accept().takeChunk().entries();
        }
    }

    @Test
    void sendsSeveralChunksBeforeTheFirstAckOnOneConnection() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(listener.port()), "require_ack_response true", "unacked_chunks_limit 3")) {
            List<Future<Void>> written = IntStream.rangeClosed(1, 4)
                    .mapToObj(n -> harness.write(TestChunk.of(n, "app", packed(numbered(n, 1), 1))))
                    .toList();
            var peer = listener.accept();
            var first = peer.takeChunk();
            var second = peer.takeChunk();
            var third = peer.takeChunk();
            peer.expectSilenceUntil(
                    () -> Integer.valueOf(3).equals(harness.upstream().get("unacked_chunks")));
            assertThat(written).noneMatch(Future::isComplete);
            peer.ack(second);
            TestLoop.get(written.get(1));
            var fourth = peer.takeChunk();
            peer.ack(first).ack(third).ack(fourth);
            written.forEach(TestLoop::get);
            assertThat(fourth.records()).containsExactly("{\"n\":\"4\"}");
        }
    }

    @Test
    void failsAndResendsWithTheSameIdWhenTheAckIsWrong() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(listener.port()), "require_ack_response true")) {
            Future<Void> written = harness.write(ONE);
            var peer = listener.accept();
            Received first = peer.takeChunk();
            peer.send(ack(first.token().strip()));
            assertThatThrownBy(() -> TestLoop.get(written)).hasMessageContaining("acked");
            peer.expectClosed();
            assertThat(harness.meters().count("errors", "reason", "ack_mismatch"))
                    .isEqualTo(1);

            Future<Void> again = harness.write(ONE);
            var next = listener.acceptTalking();
            Received second = next.takeChunk();
            assertThat(second.token()).isEqualTo(first.token());
            assertThat(second.payload()).isEqualTo(first.payload());
            next.ack(second);
            TestLoop.get(again);
        }
    }

    @Test
    void failsWhenNoAckComesInTimeAndTakesNoLateOne() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(listener.port()), "require_ack_response true", "ack_response_timeout 1")) {
            Future<Void> written = harness.write(ONE);
            var peer = listener.accept();
            peer.takeChunk();
            assertThatThrownBy(() -> TestLoop.get(written)).hasMessageContaining("no ack within");
            peer.expectClosed();
            assertThat(harness.meters().count("errors", "reason", "ack_timeout"))
                    .isEqualTo(1);
        }
    }

    @Test
    void failsWhenTheServerClosesInsteadOfAcking() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(listener.port()), "require_ack_response true")) {
            Future<Void> written = harness.write(ONE);
            var peer = listener.accept();
            peer.takeChunk();
            peer.close();
            assertThatThrownBy(() -> TestLoop.get(written)).hasMessageContaining("1 chunks not acked");
        }
    }

    @Test
    void failsWhenTheServerDiesWithinAChunkAndSendsAllOfItAgain() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(listener.port()))) {
            byte[] entries = numbered(0, 400_000);
            var big = TestChunk.of(1, "app", packed(entries, 400_000));
            Future<Void> written = harness.write(big);
            var peer = listener.accept();
            peer.take(100_000);
            peer.reset();
            assertThatThrownBy(() -> TestLoop.get(written)).isInstanceOf(UpstreamException.class);

            Future<Void> again = harness.write(big);
            assertThat(listener.acceptTalking().takeChunk().payload()).isEqualTo(entries);
            TestLoop.get(again);
        }
    }

    @Test
    void failsWhenTheServerTakesNothing() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(listener.port()), "send_timeout 0.5")) {
            byte[] entries = new byte[0];
            entries = numbered(0, 1_000_000);
            Future<Void> written = harness.write(TestChunk.of(1, "app", packed(entries, 1_000_000)));
            listener.accept();
            assertThatThrownBy(() -> TestLoop.get(written)).hasMessageContaining("send_timeout");
            // Down, or already trying again where this thread was kept waiting.
            assertThat(harness.upstream().get("state")).isIn("down", "recovering");
            assertThat(String.valueOf(harness.upstream().get("why"))).contains("send_timeout");
        }
    }

    @Test
    void saysWhatIsWrongWhenTheServerWantsAKey() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(listener.port()), "require_ack_response true")) {
            Future<Void> written = harness.write(ONE);
            var peer = listener.accept();
            peer.takeChunk();
            peer.send(new dev.tributary.protocol.Helo(new byte[16], new byte[16], true).encode());
            assertThatThrownBy(() -> TestLoop.get(written)).hasMessageContaining("shared key");
        }
    }

    @Test
    void isReadyOnceItHasReachedItsServerAndNotWhenThatIsGone() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(listener.port()), "heartbeat_interval 0.1")) {
            var peer = listener.accept();
            harness.awaitReady(true);
            assertThat(harness.upstream())
                    .containsEntry("state", "up")
                    .containsEntry("address", "127.0.0.1:" + listener.port());
            assertThat(harness.meters().gauge("upstream_up", "server", "127.0.0.1:" + listener.port()))
                    .isEqualTo(1);
            listener.close();
            peer.close();
            harness.awaitReady(false);
            assertThat(harness.upstream().get("why").toString()).contains("refused");
            assertThat(harness.meters().gauge("upstream_up", "server", "127.0.0.1:" + listener.port()))
                    .isZero();

            try (var back = ForwardPeer.listen(listener.port())) {
                back.accept();
                harness.awaitReady(true);
            }
        }
    }

    @Test
    void isNotReadyBeforeAServerWasEverReached() {
        int port;
        try (var listener = ForwardPeer.listen()) {
            port = listener.port();
        }
        try (var harness = OutputHarness.with(server(port), "heartbeat_interval 0.1")) {
            assertThat(harness.condition().ready()).isFalse();
            Future<Void> written = harness.write(ONE);
            assertThatThrownBy(() -> TestLoop.get(written)).hasMessageContaining("refused");
            assertThat(harness.upstream()).containsEntry("state", "down");
        }
    }

    @Test
    void asksByDatagramIfToldTo() throws Exception {
        try (var udp = new java.net.DatagramSocket(0, java.net.InetAddress.getLoopbackAddress());
                var harness = OutputHarness.with(
                        server(udp.getLocalPort()), "heartbeat_type udp", "heartbeat_interval 0.1", "hard_timeout 1")) {
            udp.setSoTimeout((int) ForwardPeer.DEADLINE.toMillis());
            var question = new java.net.DatagramPacket(new byte[16], 16);
            udp.receive(question);
            assertThat(question.getLength()).isEqualTo(1);
            assertThat(harness.condition().ready()).isFalse();
            var answers = new AtomicBoolean(true);
            var answering = Thread.ofVirtual().start(() -> answer(udp, question, answers));
            harness.awaitReady(true);
            answers.set(false);
            answering.join();
            harness.awaitReady(false);
            assertThat(harness.upstream().get("why").toString()).contains("hard_timeout");
        }
    }

    /** That one and those that follow, as long as it is told to. */
    private static void answer(java.net.DatagramSocket udp, java.net.DatagramPacket question, AtomicBoolean answers) {
        try {
            while (answers.get()) {
                udp.send(new java.net.DatagramPacket(new byte[] {0}, 1, question.getSocketAddress()));
                udp.receive(question);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void asksNobodyWithHeartbeatsOff() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(listener.port()), "heartbeat_type none")) {
            assertThat(harness.condition().ready()).isTrue();
            harness.write(ONE);
            var peer = listener.accept();
            peer.takeChunk();
            listener.close();
            peer.close();
            Future<Void> written = harness.write(ONE);
            await().atMost(ForwardPeer.DEADLINE).until(written::isComplete);
        }
    }

    @Test
    void opensAConnectionForEachChunkWithoutKeepalive() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(listener.port()),
                        "keepalive false",
                        "require_ack_response true",
                        "heartbeat_type none")) {
            for (int i = 1; i <= 3; i++) {
                Future<Void> written = harness.write(TestChunk.of(i, "app", packed(numbered(i, 1), 1)));
                var peer = listener.accept();
                peer.ack(peer.takeChunk()).expectFinished();
                peer.close();
                TestLoop.get(written);
            }
        }
    }

    @Test
    void closesAnIdleConnectionAfterKeepaliveTimeout() {
        try (var listener = ForwardPeer.listen();
                var harness =
                        OutputHarness.with(server(listener.port()), "keepalive_timeout 0.3", "heartbeat_type none")) {
            TestLoop.get(harness.write(ONE));
            var peer = listener.accept();
            peer.takeChunk();
            peer.expectFinished();
            peer.close();
            TestLoop.get(harness.write(ONE));
            listener.accept().takeChunk();
        }
    }

    @Test
    void triesTheNextServerWhenOneCannotBeReached() {
        int closed;
        try (var listener = ForwardPeer.listen()) {
            closed = listener.port();
        }
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(closed), server(listener.port()), "heartbeat_type none")) {
            TestLoop.get(harness.write(ONE));
            assertThat(listener.acceptTalking().takeChunk().records()).hasSize(3);
        }
    }

    @Test
    void usesAStandbyServerOnlyWhenTheOthersAreDown() {
        try (var first = ForwardPeer.listen();
                var standby = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(first.port()),
                        server(standby.port()).replace("</server>", "standby true\n</server>"),
                        "heartbeat_interval 0.1")) {
            harness.awaitReady(true);
            TestLoop.get(harness.write(ONE));
            var peer = first.accept();
            peer.takeChunk();
            first.close();
            peer.close();
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> harness.upstream().get("state").equals("down"));
            TestLoop.get(harness.write(ONE));
            standby.acceptTalking().takeChunk();
        }
    }

    @Test
    void doesNotStartWithAServerThatNobodyKnowsUnlessAskedTo() {
        String nowhere = "<server>\nhost nowhere.invalid\n</server>";
        assertThatThrownBy(() -> OutputHarness.with(nowhere)).hasMessageContaining("unknown host nowhere.invalid");
        try (var harness = OutputHarness.with(nowhere, "ignore_network_errors_at_startup true")) {
            assertThat(harness.condition().ready()).isFalse();
        }
    }

    @Test
    void verifiesItsConnectionsAtStartIfAskedTo() {
        int closed;
        try (var listener = ForwardPeer.listen()) {
            closed = listener.port();
        }
        assertThatThrownBy(() -> OutputHarness.with(server(closed), "verify_connection_at_startup true"))
                .hasMessageContaining("verify_connection_at_startup");
    }

    @Test
    void neverRunsWithoutTheSecurityThatWasAskedFor() {
        String server = server(1);
        assertThatThrownBy(() -> OutputHarness.config(server, "<security>\nshared_key secret-key\n</security>"))
                .hasMessageContaining("self_hostname")
                .hasMessageNotContaining("secret-key");
        assertThatThrownBy(() -> OutputHarness.config(
                        server, "<security>\nself_hostname c\nshared_key \"#{ENV['NO_SUCH_VARIABLE']}\"\n</security>"))
                .hasMessageContaining("shared_key in <security>")
                .hasMessageContaining("the value is empty");
        assertThatThrownBy(() -> OutputHarness.config("<server>\nhost a\nusername u\n</server>"))
                .hasMessageContaining("username 'u' needs its password");
        assertThatThrownBy(() -> OutputHarness.config("<server>\nhost a\nusername u\npassword \"\"\n</server>"))
                .hasMessageContaining("password in <server>")
                .hasMessageContaining("the value is empty");
        assertThatThrownBy(() -> OutputHarness.config("<server>\nhost \"\"\n</server>"))
                .hasMessageContaining("host in <server>");
        assertThatThrownBy(() -> OutputHarness.config(server, "transport tls", "tls_cert_path \"\""))
                .hasMessageContaining("tls_cert_path in <match>");
        assertThatThrownBy(() -> OutputHarness.config(server, "tls_cert_path /x"))
                .hasMessageContaining("write transport tls");
        assertThatThrownBy(() -> OutputHarness.config(server, "host a")).hasMessageContaining("<server>");
        assertThatThrownBy(() -> OutputHarness.config()).hasMessageContaining("<server>");
        assertThatThrownBy(() -> OutputHarness.config(server, "ack_response_timeout 0.5"))
                .hasMessageContaining("ack_response_timeout");
    }

    @Test
    void saysOnceThatAServerWentAndOnceThatItCameBack() {
        try (var lines = new LogLines("test-1");
                var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(listener.port()), "heartbeat_interval 0.05")) {
            String server = "127.0.0.1:" + listener.port();
            var peer = listener.accept();
            harness.awaitReady(true);
            listener.close();
            peer.close();
            harness.awaitReady(false);
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> TestLoop.get(harness.write(ONE))).isInstanceOf(UpstreamException.class);
            }
            try (var back = ForwardPeer.listen(listener.port())) {
                back.accept();
                harness.awaitReady(true);
            }
            assertThat(lines.all())
                    .startsWith("INFO forward output: " + server + " is up")
                    .filteredOn(line -> line.contains("is down"))
                    .containsExactly("WARN forward output: " + server + " is down: connection refused");
        }
    }

    @Test
    void sendsAMessageForEachTagOfAChunk() {
        try (var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(server(listener.port()), "require_ack_response true")) {
            Future<Void> written = harness.write(TestChunk.of(
                    1,
                    new Chunk.Piece(new Tag("a"), packed(numbered(0, 1), 1)),
                    new Chunk.Piece(new Tag("b"), packed(numbered(1, 1), 1)),
                    new Chunk.Piece(new Tag("a"), packed(numbered(2, 1), 1))));
            var peer = listener.accept();
            Received first = peer.takeChunk();
            Received second = peer.takeChunk();
            assertThat(first.tag()).isEqualTo("a");
            assertThat(first.payload()).isEqualTo(concat(numbered(0, 1), numbered(2, 1)));
            assertThat(second.tag()).isEqualTo("b");
            assertThat(second.token()).isNotEqualTo(first.token());
            peer.ack(first);
            peer.expectSilenceUntil(
                    () -> Integer.valueOf(1).equals(harness.upstream().get("unacked_chunks")));
            assertThat(written.isComplete()).isFalse();
            peer.ack(second);
            TestLoop.get(written);
        }
    }
}
