package dev.tributary.forward.server;

import static dev.tributary.forward.ForwardMessages.ack;
import static dev.tributary.forward.ForwardMessages.chunk;
import static dev.tributary.forward.ForwardMessages.compressedPackedForward;
import static dev.tributary.forward.ForwardMessages.concat;
import static dev.tributary.forward.ForwardMessages.entry;
import static dev.tributary.forward.ForwardMessages.forward;
import static dev.tributary.forward.ForwardMessages.message;
import static dev.tributary.forward.ForwardMessages.metadataEntry;
import static dev.tributary.forward.ForwardMessages.numbered;
import static dev.tributary.forward.ForwardMessages.packedForward;
import static dev.tributary.forward.ForwardMessages.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.forward.ForwardPeer;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.peers.BoundedLog;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.LogLines;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestLoop;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForwardServerTest {
    private static final Map<String, Object> NO_OPTIONS = Map.of();

    @Test
    void takesEveryModeAndAcksEach() throws Exception {
        try (var harness = ServerHarness.with()) {
            var peer = harness.connect();
            peer.send(
                    message("a", 1_700_000_000, "n", "1", chunk("m")),
                    forward("b", numbered(2, 2), 2, chunk("f")),
                    packedForward("c", numbered(4, 2), chunk("p")),
                    compressedPackedForward("d", Compression.GZIP, chunk("g"), numbered(6, 1), numbered(7, 1)),
                    compressedPackedForward("e", Compression.ZSTD, chunk("z"), numbered(8, 1), numbered(9, 1)));

            peer.expect(ack("m"))
                    .expect(ack("f"))
                    .expect(ack("p"))
                    .expect(ack("g"))
                    .expect(ack("z"));
            assertThat(harness.router().tags()).containsExactly("a", "b", "c", "d", "e");
            assertThat(harness.router().records())
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 9)
                            .mapToObj(n -> "{\"n\":\"" + n + "\"}")
                            .toList());
            assertThat(harness.meters().total("events_in")).isEqualTo(9);
            assertThat(harness.meters().total("messages_in")).isEqualTo(5);
            assertThat(harness.meters().total("acks_out")).isEqualTo(5);
        }
    }

    @Test
    void acksOnlyAfterTheEventsAreHeld() throws Exception {
        try (var harness = ServerHarness.with()) {
            harness.router().hold();
            var peer = harness.connect();
            peer.send(packedForward("app", entry(1_700_000_000, "message", "hi"), chunk("c1")));

            peer.expectSilenceUntil(() -> harness.router().emitted().size() == 1);
            harness.release();
            peer.expect(ack("c1"));
        }
    }

    @Test
    void sendsNoAckThatNobodyAskedFor() throws Exception {
        try (var harness = ServerHarness.with()) {
            var peer = harness.connect();
            peer.send(
                    packedForward("app", numbered(0, 1), NO_OPTIONS), packedForward("app", numbered(1, 1), chunk("c")));
            peer.expect(ack("c"));
            assertThat(harness.router().records()).hasSize(2);
        }
    }

    @Test
    void decodesTheSameFromSingleBytes() throws Exception {
        try (var harness = ServerHarness.with()) {
            var peer = harness.connect();
            peer.sendOneByOne(concat(
                    packedForward("app", numbered(0, 3), chunk("one")),
                    compressedPackedForward("app", Compression.GZIP, chunk("two"), numbered(3, 3))));
            peer.expect(ack("one")).expect(ack("two"));
            assertThat(harness.router().records()).hasSize(6);
        }
    }

    @Test
    void talksJsonToWhoBeginsWithIt() throws Exception {
        try (var harness = ServerHarness.with()) {
            var peer = harness.connect();
            peer.send(utf8("[\"app\",1700000000,{\"k\":\"v\"},{\"chunk\":\"J\"}][\"app\",1700000001,{\"k\":\"w\"}]"));
            peer.expect(utf8("{\"ack\":\"J\"}"));
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() ->
                            harness.router().records().equals(java.util.List.of("{\"k\":\"v\"}", "{\"k\":\"w\"}")));
        }
    }

    @Test
    void stopsReadingAConnectionThatHasTooMuchInFlight() throws Exception {
        try (var harness = ServerHarness.with("in_flight_limit 64k", "dedupe false")) {
            harness.router().hold();
            byte[] message = packedForward("app", numbered(0, 1000), chunk("c"));
            int messages = 2000;
            var peer = harness.connect();
            var other = harness.connect();
            var sender =
                    Thread.ofVirtual().start(() -> IntStream.range(0, messages).forEach(i -> peer.send(message)));

            await().atMost(ForwardPeer.DEADLINE).until(() -> harness.meters().total("pauses") > 0);
            other.send(packedForward("other", numbered(0, 1), chunk("o")));
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> harness.router().tags().contains("other"));
            // Two socket reads beyond the limit at most: what was read when it was passed, and what lay ready.
            long held = harness.router().emitted().stream()
                    .mapToLong(one -> one.events().sizeBytes())
                    .sum();
            assertThat(held).isLessThan((64 << 10) + 3L * (64 << 10) + message.length);
            assertThat(sender.isAlive()).isTrue();

            harness.release();
            for (int i = 0; i < messages; i++) {
                peer.expect(ack("c"));
            }
            other.expect(ack("o"));
            sender.join();
            assertThat(harness.meters().total("events_in")).isEqualTo(messages * 1000L + 1);
        }
    }

    @Test
    void readsToItsEndWhatAPeerLeftThatAskedForNoAcks() throws Exception {
        try (var harness = ServerHarness.with("in_flight_limit 64k")) {
            harness.router().hold();
            int messages = 40;
            try (var peer = harness.connect()) {
                for (int i = 0; i < messages; i++) {
                    peer.send(packedForward("app", numbered(i * 100, 100), NO_OPTIONS));
                }
                await().atMost(ForwardPeer.DEADLINE)
                        .until(() -> harness.meters().total("pauses") > 0);
            }
            harness.release();
            await().atMost(ForwardPeer.DEADLINE).until(() -> harness.meters().total("events_in") == messages * 100);
            assertThat(harness.router().records())
                    .containsExactlyElementsOf(IntStream.range(0, messages * 100)
                            .mapToObj(n -> "{\"n\":\"" + n + "\"}")
                            .toList());
            await().atMost(ForwardPeer.DEADLINE).until(() -> harness.meters().gauge("connections") == 0);
        }
    }

    @Test
    void storesACompressedMessageWhoseSenderHasGoneMeanwhile() throws Exception {
        try (var harness = ServerHarness.with()) {
            try (var peer = harness.connect()) {
                peer.send(compressedPackedForward("app", Compression.GZIP, NO_OPTIONS, numbered(0, 50_000)));
            }
            await().atMost(ForwardPeer.DEADLINE).until(() -> harness.meters().total("events_in") == 50_000);
            await().atMost(ForwardPeer.DEADLINE).until(() -> harness.meters().gauge("connections") == 0);
        }
    }

    @Test
    void acksInOrderWhateverFinishesFirst() throws Exception {
        try (var harness = ServerHarness.with()) {
            var peer = harness.connect();
            byte[] big = numbered(0, 20_000);
            peer.send(
                    compressedPackedForward("app", Compression.GZIP, chunk("big"), big),
                    packedForward("app", numbered(20_000, 1), chunk("small")));
            peer.expect(ack("big")).expect(ack("small"));
            var records = harness.router().records();
            assertThat(records).hasSize(20_001);
            assertThat(records.getLast()).isEqualTo("{\"n\":\"20000\"}");
        }
    }

    @Test
    void closesWithoutAckWhenTheEventsWereNotTaken() throws Exception {
        try (var harness = ServerHarness.with()) {
            var peer = harness.connect();
            peer.send(packedForward("app", numbered(0, 1), chunk("good")));
            peer.expect(ack("good"));
            harness.router().failWith(new IllegalStateException("buffer full"));
            peer.send(
                    packedForward("app", numbered(1, 1), chunk("bad")),
                    packedForward("app", numbered(2, 1), chunk("c")));
            peer.expectFinished();
            assertThat(harness.router().records()).hasSize(1);
            assertThat(harness.meters().count("errors", "reason", "emit")).isEqualTo(1);
        }
    }

    @Test
    void refusesAMessageThatIsNotTheProtocolAfterAckingWhatCameBefore() throws Exception {
        try (var harness = ServerHarness.with()) {
            harness.router().hold();
            var peer = harness.connect();
            byte[] torn = packedForward("app", java.util.Arrays.copyOf(numbered(1, 1), 5), chunk("torn"));
            peer.send(packedForward("app", numbered(0, 1), chunk("good")), torn);

            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> harness.meters().count("errors", "reason", "protocol") == 1);
            harness.release();
            peer.expect(ack("good")).expectFinished();
            assertThat(harness.router().records()).containsExactly("{\"n\":\"0\"}");
        }
    }

    @Test
    void refusesBrokenCompression() throws Exception {
        try (var harness = ServerHarness.with()) {
            var peer = harness.connect();
            peer.send(packedForward("app", utf8("no gzip at all"), Map.of("compressed", "gzip", "chunk", "c")));
            peer.expectFinished();
            assertThat(harness.router().records()).isEmpty();
            assertThat(harness.meters().count("errors", "reason", "protocol")).isEqualTo(1);
        }
    }

    @Test
    void refusesAMessageBeyondTheLimitBeforeItHasArrived() throws Exception {
        try (var harness = ServerHarness.with("message_size_limit 1m")) {
            var peer = harness.connect();
            var head = new MessagePackWriter().arrayHeader(2).string("app").string32Header(2 << 20);
            peer.send(head.toByteArray());
            peer.expectFinished();
            assertThat(harness.meters().count("errors", "reason", "protocol")).isEqualTo(1);
        }
    }

    @Test
    void passesOverAMessageBeyondChunkSizeLimit() throws Exception {
        try (var harness = ServerHarness.with("chunk_size_limit 1k")) {
            var peer = harness.connect();
            peer.send(
                    packedForward("app", numbered(0, 1000), chunk("long")),
                    packedForward("app", numbered(0, 1), chunk("short")));
            peer.expect(ack("short"));
            assertThat(harness.router().records()).hasSize(1);
            assertThat(harness.meters().count("errors", "reason", "oversized")).isEqualTo(1);
        }
    }

    @Test
    void oneBrokenPeerDoesNotTouchAnother() throws Exception {
        try (var harness = ServerHarness.with()) {
            var good = harness.connect();
            for (int i = 0; i < 20; i++) {
                harness.connect().send(new byte[] {(byte) 0xc1, 0, 1, 2}).expectClosed();
                harness.connect()
                        .send(packedForward("app", new byte[] {(byte) 0xc1}, chunk("x")))
                        .expectClosed();
                harness.connect().reset();
                good.send(packedForward("app", numbered(i, 1), chunk("c" + i)));
                good.expect(ack("c" + i));
            }
            assertThat(harness.router().records()).hasSize(20);
            await().atMost(ForwardPeer.DEADLINE).until(() -> harness.meters().gauge("connections") == 1);
        }
    }

    @Test
    void leavesOutEntriesThatAreNoEvents() throws Exception {
        try (var harness = ServerHarness.with()) {
            byte[] noEvent = new MessagePackWriter()
                    .arrayHeader(2)
                    .integer(1)
                    .string("no map")
                    .toByteArray();
            var peer = harness.connect();
            peer.send(packedForward("app", concat(numbered(0, 1), noEvent, numbered(1, 1)), chunk("c")));
            peer.expect(ack("c"));
            assertThat(harness.router().records()).hasSize(2);
            assertThat(harness.meters().count("skipped_events", "reason", "entry"))
                    .isEqualTo(1);
        }
    }

    @Test
    void refusesEntriesThatAreNoEventsIfAskedTo() throws Exception {
        try (var harness = ServerHarness.with("skip_invalid_event false")) {
            byte[] noEvent = new MessagePackWriter()
                    .arrayHeader(2)
                    .integer(1)
                    .string("no map")
                    .toByteArray();
            var peer = harness.connect();
            peer.send(packedForward("app", concat(numbered(0, 1), noEvent), chunk("c")));
            peer.expectFinished();
            assertThat(harness.router().records()).isEmpty();
        }
    }

    @Test
    void putsAddressAndNameIntoRecords() throws Exception {
        try (var harness = ServerHarness.with("source_address_key ip", "source_hostname_key host")) {
            var peer = harness.connect();
            peer.send(
                    packedForward("app", concat(entry(1, "ip", "forged"), metadataEntry(2, "k", "v")), chunk("c")),
                    compressedPackedForward("app", Compression.ZSTD, chunk("z"), numbered(0, 10_000)));
            peer.expect(ack("c")).expect(ack("z"));
            String host = InetAddress.getByName("127.0.0.1").getCanonicalHostName();
            var records = harness.router().records();
            assertThat(records.get(0)).isEqualTo("{\"ip\":\"127.0.0.1\",\"host\":\"" + host + "\"}");
            assertThat(records.get(1)).isEqualTo("{\"k\":\"v\",\"ip\":\"127.0.0.1\",\"host\":\"" + host + "\"}");
            assertThat(records).hasSize(10_002);
        }
    }

    @Test
    void changesTags() throws Exception {
        try (var harness = ServerHarness.with("tag all", "add_tag_prefix from.agents")) {
            harness.connect()
                    .send(packedForward("app", numbered(0, 1), chunk("c")))
                    .expect(ack("c"));
            assertThat(harness.router().tags()).containsExactly("from.agents.all");
        }
    }

    @Test
    void closesAfterTheFirstMessageWithDenyKeepalive() throws Exception {
        try (var harness = ServerHarness.with("deny_keepalive true")) {
            harness.router().hold();
            var peer = harness.connect();
            peer.send(
                    packedForward("app", numbered(0, 1), chunk("c1")),
                    packedForward("app", numbered(1, 1), chunk("c2")));
            peer.expectSilenceUntil(() -> harness.router().emitted().size() == 1);
            harness.release();
            peer.expect(ack("c1")).expectFinished();
            assertThat(harness.router().records()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "ZSTD"})
    void keepsCompressedMessagesCompressedIfAskedTo(Compression compression) throws Exception {
        try (var harness = ServerHarness.with("keep_compressed true")) {
            harness.connect()
                    .send(compressedPackedForward("app", compression, chunk("c"), numbered(0, 2), numbered(2, 1)))
                    .expect(ack("c"));
            assertThat(harness.router().emitted().getFirst().events()).isInstanceOf(CompressedEvents.class);
            assertThat(harness.router().records()).hasSize(3);
        }
    }

    @Test
    void aConnectionThatSaysNothingIsNoError() throws Exception {
        try (var harness = ServerHarness.with()) {
            harness.connect().close();
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> harness.meters().total("connections_accepted") == 1
                            && harness.meters().gauge("connections") == 0);
            assertThat(harness.meters().total("errors")).isZero();
        }
    }

    @Test
    void answersHeartbeats() throws Exception {
        try (var harness = ServerHarness.with()) {
            for (byte[] question : new byte[][] {{0}, {}, utf8("hello")}) {
                try (var udp = asking(0)) {
                    ask(udp, question, harness.port());
                    expectAnswer(udp, harness.port());
                }
            }
            // A nil is a heartbeat too, one that is not answered.
            var peer = harness.connect();
            peer.send(new byte[] {(byte) 0xc0}, packedForward("app", numbered(0, 1), chunk("c")));
            peer.expect(ack("c"));
        }
    }

    private static DatagramSocket asking(int port) throws IOException {
        var udp = new DatagramSocket(port, InetAddress.getLoopbackAddress());
        udp.setSoTimeout((int) ForwardPeer.DEADLINE.toMillis());
        return udp;
    }

    private static void ask(DatagramSocket udp, byte[] question, int port) throws IOException {
        udp.send(new DatagramPacket(question, question.length, InetAddress.getLoopbackAddress(), port));
    }

    private static void expectAnswer(DatagramSocket udp, int port) throws IOException {
        var answer = new DatagramPacket(new byte[16], 16);
        udp.receive(answer);
        assertThat(answer.getLength()).isEqualTo(1);
        assertThat(answer.getData()[0]).isZero();
        assertThat(answer.getPort()).isEqualTo(port);
    }

    @Test
    void answersNoHeartbeatThatMayBeAnAnswer() throws Exception {
        try (var harness = ServerHarness.with("udp_answer_limit 2");
                var udp = asking(0);
                var second = asking(0);
                var third = asking(0)) {
            ask(udp, new byte[] {0}, harness.port());
            expectAnswer(udp, harness.port());
            // As another server would that takes our answer for a question.
            ask(udp, new byte[] {0}, harness.port());
            ask(second, new byte[] {0}, harness.port());
            expectAnswer(second, harness.port());
            ask(third, new byte[] {0}, harness.port());
            await().atMost(ForwardPeer.DEADLINE).until(() -> harness.meters().total("heartbeats_ignored") == 2);
            assertThat(harness.meters().total("heartbeats_in")).isEqualTo(2);

            harness.context.clock().advance(Duration.ofMillis(101));
            ask(udp, new byte[] {0}, harness.port());
            expectAnswer(udp, harness.port());
            udp.setSoTimeout(1);
            assertThatThrownBy(() -> expectAnswer(udp, harness.port())).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void doesNotAnswerItsOwnPort() throws Exception {
        try (var harness = ServerHarness.with();
                var ours = new DatagramSocket(harness.port(), InetAddress.getByName("127.0.0.2"))) {
            ask(ours, new byte[] {0}, harness.port());
            await().atMost(ForwardPeer.DEADLINE).until(() -> harness.meters().total("heartbeats_ignored") == 1);
            assertThat(harness.meters().total("heartbeats_in")).isZero();
        }
    }

    @Test
    void sendsNothingAfterTheHandshakeThatAClientWhichOnlyWritesWouldLeaveUnread() throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (var harness = ServerHarness.with("<transport tls>\ninsecure true\n</transport>")) {
                for (int i = 0; i < 10; i++) {
                    try (var tcp = new Socket(InetAddress.getLoopbackAddress(), harness.port());
                            var tls = trusting(tcp, harness.port())) {
                        tls.setEnabledProtocols(new String[] {version});
                        tls.getOutputStream().write(packedForward("app", numbered(i, 1), NO_OPTIONS));
                        int arrived = i + 1;
                        await().atMost(ForwardPeer.DEADLINE)
                                .until(() -> harness.router().records().size() == arrived);
                        assertThat(tcp.getInputStream().available()).as(version).isZero();
                    }
                }
            }
        }
    }

    private static SSLSocket trusting(Socket tcp, int port) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        var tls = (SSLSocket) context.getSocketFactory().createSocket(tcp, "localhost", port, true);
        tls.setSoTimeout((int) ForwardPeer.DEADLINE.toMillis());
        return tls;
    }

    @Test
    void closesWhatExceedsTheConnectionLimit() throws Exception {
        try (var harness = ServerHarness.with("connection_limit 1")) {
            var first = harness.connect();
            first.send(packedForward("app", numbered(0, 1), chunk("c"))).expect(ack("c"));
            harness.connect().expectClosed();
            first.send(packedForward("app", numbered(0, 1), chunk("d"))).expect(ack("d"));
            assertThat(harness.meters().count("errors", "reason", "connection_limit"))
                    .isEqualTo(1);
        }
    }

    @Test
    void closesIdleConnectionsIfAskedTo() throws Exception {
        try (var harness = ServerHarness.with("idle_timeout 1")) {
            harness.router().hold();
            var idle = harness.connect();
            var waiting = harness.connect();
            waiting.send(packedForward("app", numbered(0, 1), chunk("c")));
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> !harness.router().emitted().isEmpty());
            idle.expectFinished();
            harness.release();
            waiting.expect(ack("c")).expectFinished();
        }
    }

    @Test
    void acksWhatIsUnderWayBeforeItStops() throws Exception {
        try (var harness = ServerHarness.with()) {
            harness.router().hold();
            var peer = harness.connect();
            peer.send(packedForward("app", numbered(0, 1), chunk("c")), new byte[] {(byte) 0x93});
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> !harness.router().emitted().isEmpty());
            var stopped = harness.loop.begin(harness.server::stop);
            harness.loop.run(() -> {});
            assertThat(stopped.isComplete()).isFalse();
            harness.release();
            peer.expect(ack("c")).expectFinished();
            peer.close();
            TestLoop.get(stopped);
            var condition = harness.loop.call(() -> harness.server.condition().orElseThrow());
            assertThat(condition.ready()).isFalse();
        }
    }

    @Test
    void refusesWhoConnectsWhileItDrains() throws Exception {
        try (var harness = ServerHarness.with()) {
            int port = harness.port();
            harness.router().hold();
            var peer = harness.connect();
            peer.send(packedForward("app", numbered(0, 1), chunk("c")));
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> !harness.router().emitted().isEmpty());
            var stopped = harness.loop.begin(harness.server::stop);
            await().atMost(ForwardPeer.DEADLINE).until(() -> isRefused(port));
            assertThat(stopped.isComplete()).isFalse();
            harness.release();
            peer.expect(ack("c")).expectFinished();
            peer.close();
            TestLoop.get(stopped);
        }
    }

    @Test
    void closesInGoodOrderWhoShakesHandsWhileItStops() throws Exception {
        try (var harness = ServerHarness.with("<transport tls>\ninsecure true\n</transport>");
                var tcp = new Socket(InetAddress.getLoopbackAddress(), harness.port())) {
            int port = harness.port();
            await().atMost(ForwardPeer.DEADLINE).until(() -> harness.meters().total("connections_accepted") == 1);
            var stopped = harness.loop.begin(harness.server::stop);
            await().atMost(ForwardPeer.DEADLINE).until(() -> isRefused(port));
            try (var tls = trusting(tcp, port)) {
                tls.startHandshake();
                assertThat(tls.getInputStream().read()).as("close_notify").isEqualTo(-1);
            }
            TestLoop.get(stopped);
        }
    }

    private static boolean isRefused(int port) {
        try (var peer = ForwardPeer.connect(port)) {
            return false;
        } catch (UncheckedIOException refused) {
            return refused.getCause() instanceof ConnectException;
        }
    }

    @Test
    void aWorkerThatStopsLeavesThePortToTheOthersAndTheOthersTheirConnectionsToIt() throws Exception {
        int port;
        try (var free = ForwardPeer.listen()) {
            port = free.port();
        }
        try (var first = ServerHarness.onPort(port)) {
            var context = TestContext.on(first.context.vertx())
                    .plugins(new ForwardServerPlugins().plugins())
                    .worker(1, 2);
            var loop = new TestLoop(first.context.vertx());
            var second = loop.call(() -> context.make(
                    Category.SOURCE, ForwardServer.class, "@type forward", "port " + port, "bind 127.0.0.1"));
            loop.await(second::start);
            first.router().hold();
            context.router().hold();
            var peers = List.of(first.connect(), first.connect());
            peers.forEach(peer -> peer.send(packedForward("app", numbered(0, 1), chunk("c"))));
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> first.router().emitted().size()
                                    + context.router().emitted().size()
                            == 2);
            var stopping = loop.begin(second::stop);
            await().atMost(ForwardPeer.DEADLINE).until(() -> {
                first.connect()
                        .send(packedForward("late", numbered(9, 1), NO_OPTIONS))
                        .close();
                return first.router().emitted().size() > 1;
            });
            // The last one closes the port, and the connection that the other still drains stays open.
            var stopped = first.loop.begin(first.server::stop);
            await().atMost(ForwardPeer.DEADLINE).until(() -> isRefused(port));
            first.release();
            loop.run(() -> context.router().release());
            peers.forEach(peer -> peer.expect(ack("c")).expectFinished().close());
            TestLoop.get(stopping);
            TestLoop.get(stopped);
        }
    }

    @Test
    void stopsInTimeEvenIfNothingIsEverStored() throws Exception {
        try (var harness = ServerHarness.with("drain_timeout 0.2")) {
            harness.router().hold();
            var peer = harness.connect();
            peer.send(packedForward("app", numbered(0, 1), chunk("c")));
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> !harness.router().emitted().isEmpty());
            harness.stop();
            peer.expectClosed();
        }
    }

    @Test
    void saysWhereItListens() throws Exception {
        try (var harness = ServerHarness.with()) {
            var condition = harness.loop.call(() -> harness.server.condition().orElseThrow());
            assertThat(condition.ready()).isTrue();
            assertThat(condition.data())
                    .containsEntry("listening", true)
                    .containsEntry("port", harness.port())
                    .containsEntry("address", "127.0.0.1:" + harness.port())
                    .containsEntry("connections", 0);
        }
    }

    @Test
    void saysOnceWhoWasRefusedAndWhy() throws Exception {
        try (var lines = new LogLines("test-1");
                var harness = ServerHarness.with()) {
            harness.connect().close();
            harness.connect().reset();
            var peer = harness.connect();
            String address = peer.address();
            peer.send(packedForward("app", utf8("no gzip"), Map.of("compressed", "gzip")), new byte[100])
                    .expectClosed();
            await().atMost(ForwardPeer.DEADLINE).until(() -> harness.meters().gauge("connections") == 0);
            harness.router().failWith(new IllegalStateException("buffer is full"));
            harness.connect()
                    .send(packedForward("app", numbered(0, 1), chunk("c")))
                    .expectFinished();

            assertThat(lines.all()).hasSize(3);
            assertThat(lines.all().get(0)).isEqualTo("INFO forward input: listening on 127.0.0.1:" + harness.port());
            assertThat(lines.all().get(1))
                    .startsWith("WARN forward input: " + address + ": refused: ")
                    .contains("gzip");
            assertThat(lines.all().get(2)).endsWith(": events not stored, no ack: buffer is full");
        }
    }

    @Test
    void doesNotFloodTheLog() throws Exception {
        try (var lines = new LogLines("test-1");
                var harness = ServerHarness.with()) {
            for (int i = 0; i < 50; i++) {
                harness.connect().send(new byte[] {(byte) 0xc1}).expectClosed();
            }
            assertThat(harness.meters().count("errors", "reason", "protocol")).isEqualTo(50);
            assertThat(lines.all()).hasSize(1 + BoundedLog.LINES_MAX);
            harness.context.clock().advance(BoundedLog.WINDOW.plusSeconds(1));
            harness.connect().send(new byte[] {(byte) 0xc1}).expectClosed();
            assertThat(lines.all()).anyMatch(line -> line.contains("30 more warnings"));
        }
    }

    @Test
    void severalWorkersShareOnePort() throws Exception {
        int port;
        try (var free = ForwardPeer.listen()) {
            port = free.port();
        }
        try (var first = ServerHarness.onPort(port)) {
            var context = TestContext.on(first.context.vertx())
                    .plugins(new ForwardServerPlugins().plugins())
                    .worker(1, 2);
            var loop = new TestLoop(first.context.vertx());
            var second = loop.call(() -> context.make(
                    Category.SOURCE, ForwardServer.class, "@type forward", "port " + port, "bind 127.0.0.1"));
            loop.await(second::start);
            for (int i = 0; i < 4; i++) {
                first.connect()
                        .send(packedForward("app", numbered(i, 1), chunk("c")))
                        .expect(ack("c"));
            }
            assertThat(first.router().records()).hasSize(2);
            assertThat(context.router().records()).hasSize(2);
            loop.await(second::stop);
            first.connect()
                    .send(packedForward("app", numbered(9, 1), chunk("c")))
                    .expect(ack("c"));
            assertThat(first.router().records()).hasSize(3);
        }
    }
}
