package dev.tributary.forward.client;

import static dev.tributary.forward.ForwardMessages.numbered;
import static dev.tributary.forward.client.OutputHarness.server;
import static dev.tributary.forward.client.TestChunk.packed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.forward.ForwardPeer;
import dev.tributary.forward.ForwardPeer.Received;
import dev.tributary.testing.LogLines;
import dev.tributary.testing.TestLoop;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A forward output whose servers die and come back, over real sockets; without a buffer, so nothing is retried. */
class FailoverTest {
    private static final TestChunk ONE = chunk(1);

    @ParameterizedTest
    @ValueSource(strings = {"transport", "udp", "none"})
    void aRefusedChunkGoesToTheStandbyInTheSameWrite(String heartbeatType) {
        try (var standby = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(unusedPort()),
                        standby(standby.port()),
                        "heartbeat_type " + heartbeatType,
                        "require_ack_response true")) {
            Future<Void> written = harness.write(ONE);
            var peer = standby.acceptTalking();
            peer.ack(peer.takeChunk());
            TestLoop.get(written);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"transport", "none"})
    void unackedChunksOfAKilledServerGoToTheStandbyWithTheirIds(String heartbeatType) {
        try (var primary = ForwardPeer.listen();
                var standby = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(primary.port()),
                        standby(standby.port()),
                        "heartbeat_type " + heartbeatType,
                        "require_ack_response true")) {
            List<Future<Void>> written = IntStream.rangeClosed(1, 3)
                    .mapToObj(number -> harness.write(chunk(number)))
                    .toList();
            var dying = primary.acceptTalking();
            List<Received> lost = List.of(dying.takeChunk(), dying.takeChunk(), dying.takeChunk());
            primary.close();
            dying.reset();

            var peer = standby.acceptTalking();
            for (Received one : lost) {
                Received again = peer.takeChunk();
                assertThat(again.token()).isEqualTo(one.token());
                assertThat(again.payload()).isEqualTo(one.payload());
                peer.ack(again);
            }
            written.forEach(TestLoop::get);
            assertThat(harness.meters().total("chunks_passed_on")).isEqualTo(3);
            assertThat(harness.upstreams().getFirst())
                    .containsEntry("role", "primary")
                    .containsEntry("state", "down")
                    .containsEntry("in_use", false)
                    .containsKeys("why", "since");
            assertThat(harness.upstreams().getLast())
                    .containsEntry("role", "standby")
                    .containsEntry("state", "up")
                    .containsEntry("in_use", true)
                    .containsEntry("weight", 60);
        }
    }

    @Test
    void aChunkWhoseAckDoesNotComeGoesToAnotherServer() {
        try (var mute = ForwardPeer.listen();
                var standby = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(mute.port()),
                        standby(standby.port()),
                        "require_ack_response true",
                        "ack_response_timeout 3")) {
            Future<Void> written = harness.write(ONE);
            Received first = mute.acceptTalking().takeChunk();
            var peer = standby.acceptTalking();
            Received second = peer.takeChunk();
            assertThat(second.token()).isEqualTo(first.token());
            peer.ack(second);
            TestLoop.get(written);
            assertThat(harness.upstream().get("why").toString()).contains("no ack within");
        }
    }

    @Test
    void whatWaitsForASilentServerMovesOnWhenSilenceIsJudged() throws Exception {
        try (var silent = ForwardPeer.listen();
                var standby = ForwardPeer.listen();
                var udp = new java.net.DatagramSocket(standby.port(), java.net.InetAddress.getLoopbackAddress());
                var harness = OutputHarness.with(
                        server(silent.port()),
                        standby(standby.port()),
                        "require_ack_response true",
                        "heartbeat_type udp",
                        "heartbeat_interval 0.1",
                        "hard_timeout 5")) {
            Thread.ofVirtual().start(() -> answerHeartbeats(udp));
            Future<Void> written = harness.write(ONE);
            silent.acceptTalking().takeChunk();
            var peer = standby.acceptTalking();
            peer.ack(peer.takeChunk());
            TestLoop.get(written);
            assertThat(harness.upstream().get("why").toString()).contains("no heartbeat answered for");
        }
    }

    @Test
    void theServersChunksReturnToItOnceItHasAnsweredForRecoverWait() {
        try (var lines = new LogLines("test-1");
                var primary = ForwardPeer.listen();
                var standby = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(primary.port()),
                        standby(standby.port()),
                        "heartbeat_interval 0.1",
                        "recover_wait 3",
                        "reconnect_jitter 0")) {
            int port = primary.port();
            harness.awaitReady(true);
            var peer = primary.accept();
            primary.close();
            peer.reset();
            awaitState(harness, "down");
            TestLoop.get(harness.write(ONE));
            standby.acceptTalking().takeChunk();

            try (var back = ForwardPeer.listen(port)) {
                awaitState(harness, "recovering");
                awaitState(harness, "up");
                TestLoop.get(harness.write(chunk(2)));
                assertThat(back.acceptTalking().takeChunk().records()).hasSize(1);
            }
            String name = "127.0.0.1:" + port;
            String other = "127.0.0.1:" + standby.port();
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> lines.all().stream().anyMatch(line -> line.endsWith(other + " steps back")));
            assertThat(lines.all())
                    .filteredOn(line -> line.contains(name) || line.contains("standby"))
                    .startsWith("INFO forward output: " + name + " is up")
                    .anyMatch(line -> line.startsWith("WARN forward output: " + name + " is down: "))
                    .contains(
                            "WARN forward output: standby " + other + " steps in",
                            "INFO forward output: " + name + " answers again; back in use after recover_wait 3.0 s");
        }
    }

    @Test
    void aServerThatStartsLaterThanWeIsNothingToWarnOf() {
        int port = freePort();
        try (var lines = new LogLines("test-1");
                var standby = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(port), standby(standby.port()), "heartbeat_interval 0.1", "recover_wait 0.5")) {
            String name = "127.0.0.1:" + port;
            awaitLine(lines, "INFO forward output: " + name + " is not reached yet: connection refused");
            awaitLine(
                    lines,
                    "INFO forward output: standby 127.0.0.1:" + standby.port() + " is used until others are reached");
            try (var late = ForwardPeer.listen(port)) {
                awaitLine(lines, "INFO forward output: " + name + " is reached; in use after recover_wait 0.5 s");
                awaitLine(lines, "INFO forward output: " + name + " is up");
                assertThat(lines.all()).noneMatch(line -> line.startsWith("WARN"));
            }
        }
    }

    @Test
    void aServerThatIsStillNotReachedAfterTheGraceIsDown() {
        int port = freePort();
        try (var lines = new LogLines("test-1");
                var standby = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(port), standby(standby.port()), "heartbeat_interval 0.1", "startup_grace 1")) {
            awaitLine(lines, "INFO forward output: 127.0.0.1:" + port + " is not reached yet: connection refused");
            awaitLine(lines, "WARN forward output: 127.0.0.1:" + port + " is down: connection refused");
            awaitLine(lines, "WARN forward output: standby 127.0.0.1:" + standby.port() + " steps in");
            assertThat(lines.all()).filteredOn(line -> line.contains("is down")).hasSize(1);
        }
    }

    private static int freePort() {
        try (var free = ForwardPeer.listen()) {
            return free.port();
        }
    }

    private static void awaitLine(LogLines lines, String line) {
        await().atMost(ForwardPeer.DEADLINE).until(() -> lines.all().contains(line));
    }

    @Test
    void withoutHeartbeatsAServerThatFailedIsAskedAgainAfterRecoverWait() {
        int port = unusedPort();
        try (var other = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(port),
                        standby(other.port()),
                        "heartbeat_type none",
                        "recover_wait 0.2",
                        "reconnect_jitter 0")) {
            TestLoop.get(harness.write(ONE));
            other.acceptTalking().takeChunk();
            assertThat(harness.upstream()).containsEntry("state", "down");
            try (var back = ForwardPeer.listen(port)) {
                awaitState(harness, "up");
                TestLoop.get(harness.write(chunk(2)));
                back.acceptTalking().takeChunk();
            }
        }
    }

    @Test
    void aServerThatOnlyRecoversIsUsedWhereNothingBetterIsLeft() {
        int port = unusedPort();
        try (var harness = OutputHarness.with(server(port), "heartbeat_interval 0.1", "recover_wait 600")) {
            assertThatThrownBy(() -> TestLoop.get(harness.write(ONE))).hasMessageContaining("refused");
            try (var back = ForwardPeer.listen(port)) {
                awaitState(harness, "recovering");
                assertThat(harness.condition().ready()).isTrue();
                TestLoop.get(harness.write(ONE));
                back.acceptTalking().takeChunk();
            }
        }
    }

    @Test
    void aDeadServerDelaysNoOthersHeartbeats() {
        try (var blackHole = new BlackHole();
                var listener = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(blackHole.port()),
                        server(listener.port()),
                        "heartbeat_interval 0.1",
                        "keepalive false")) {
            for (int i = 0; i < 10; i++) {
                listener.accept().close();
            }
            assertThat(harness.upstreams().getFirst()).containsEntry("state", "unknown");
            assertThat(harness.upstreams().getLast()).containsEntry("state", "up");
        }
    }

    @Test
    void aConnectionThatDoesNotOpenIsEvidenceForTheChunkThatWaitsForItEvenIfAHeartbeatBeganIt() {
        try (var blackHole = new BlackHole();
                var standby = ForwardPeer.listen();
                // The first heartbeat begins at once, so the chunk finds its attempt under way.
                var harness =
                        OutputHarness.with(server(blackHole.port()), standby(standby.port()), "connect_timeout 0.5")) {
            Future<Void> written = harness.write(ONE);
            standby.acceptTalking().takeChunk();
            TestLoop.get(written);
            assertThat(harness.upstream())
                    .containsEntry("state", "down")
                    .extractingByKey("why")
                    .asString()
                    .contains("timed out");
        }
    }

    @Test
    void aServerWhosePacketsAreDroppedIsDownWhenItsSilenceIsJudged() {
        try (var blackHole = new BlackHole();
                var standby = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        server(blackHole.port()),
                        standby(standby.port()),
                        "heartbeat_interval 0.1",
                        "hard_timeout 5")) {
            Future<Void> written = harness.write(ONE);
            standby.acceptTalking().takeChunk();
            TestLoop.get(written);
            assertThat(harness.upstream())
                    .containsEntry("state", "down")
                    .extractingByKey("why")
                    .asString()
                    .startsWith("no heartbeat answered for");
        }
    }

    @Test
    void sharesChunksAsTheWeightsSay() {
        try (var heavy = ForwardPeer.listen();
                var light = ForwardPeer.listen();
                var harness = OutputHarness.with(
                        weighted(heavy.port(), 10), weighted(light.port(), 1), "require_ack_response true")) {
            List<Future<Void>> written = IntStream.rangeClosed(1, 33)
                    .mapToObj(number -> harness.write(chunk(number)))
                    .toList();
            var heavyPeer = heavy.acceptTalking();
            var lightPeer = light.acceptTalking();
            for (int i = 0; i < 30; i++) {
                heavyPeer.ack(heavyPeer.takeChunk());
            }
            for (int i = 0; i < 3; i++) {
                lightPeer.ack(lightPeer.takeChunk());
            }
            written.forEach(TestLoop::get);
        }
    }

    @Test
    void saysWhenAServerIsBackThatCouldNotBeReachedAndNotWhenItRefusedAChunk() {
        int port = unusedPort();
        var again = new AtomicInteger();
        try (var harness = OutputHarness.with(
                server(port), "heartbeat_interval 0.1", "recover_wait 0.1", "require_ack_response true")) {
            harness.output.onBack(again::incrementAndGet);
            assertThatThrownBy(() -> TestLoop.get(harness.write(ONE))).hasMessageContaining("refused");
            try (var back = ForwardPeer.listen(port)) {
                awaitState(harness, "up");
                assertThat(again).hasValue(1);

                Future<Void> written = harness.write(ONE);
                var peer = back.acceptTalking();
                peer.takeChunk();
                peer.close();
                assertThatThrownBy(() -> TestLoop.get(written)).hasMessageContaining("not acked");
                awaitState(harness, "up");
                assertThat(again).as("perhaps the chunk is wrong").hasValue(1);
            }
        }
    }

    private static void awaitState(OutputHarness harness, String state) {
        await().atMost(ForwardPeer.DEADLINE)
                .until(() -> harness.upstream().get("state").equals(state));
    }

    private static void answerHeartbeats(java.net.DatagramSocket udp) {
        var packet = new java.net.DatagramPacket(new byte[16], 16);
        try {
            while (true) {
                udp.receive(packet);
                udp.send(new java.net.DatagramPacket(new byte[] {0}, 1, packet.getSocketAddress()));
            }
        } catch (java.io.IOException e) {
            // The test is over.
        }
    }

    private static TestChunk chunk(int number) {
        return TestChunk.of(number, "app", packed(numbered(number, 1), 1));
    }

    private static String standby(int port) {
        return server(port).replace("</server>", "standby true\n</server>");
    }

    private static String weighted(int port, int weight) {
        return server(port).replace("</server>", "weight " + weight + "\n</server>");
    }

    private static int unusedPort() {
        try (var listener = ForwardPeer.listen()) {
            return listener.port();
        }
    }
}
