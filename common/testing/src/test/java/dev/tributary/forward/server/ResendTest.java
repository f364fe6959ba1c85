package dev.tributary.forward.server;

import static dev.tributary.forward.ForwardMessages.ack;
import static dev.tributary.forward.ForwardMessages.chunk;
import static dev.tributary.forward.ForwardMessages.compressedPackedForward;
import static dev.tributary.forward.ForwardMessages.numbered;
import static dev.tributary.forward.ForwardMessages.packedForward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.event.Compression;
import dev.tributary.forward.ForwardPeer;
import dev.tributary.testing.RecordingOutput.Emitted;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a chunk that comes again, and of one that only looks like it. */
class ResendTest {
    /** As Fluentd makes it: a number of the chunk's own, Base64 and a newline. */
    private static final String OWN = "Zg+GRKv2vLeWRlz0FH3LhA==\n";

    /** As Fluent Bit makes it of the content. */
    private static final String DERIVED = "Zg+GRKv2vLeWRlz0FH3LhA==";

    private static byte[] three(String token) {
        return packedForward("app", numbered(1, 3), chunk(token));
    }

    private static void until(Callable<Boolean> settled) {
        await().atMost(ForwardPeer.DEADLINE).until(settled);
    }

    @ParameterizedTest
    @ValueSource(strings = {OWN, "3e5f8f5e-6f0c-4a51-bd0a-3c8a6a2d7c11", "17"})
    void acksAChunkThatComesAgainAndStoresItOnce(String token) throws Exception {
        try (var harness = ServerHarness.with()) {
            harness.connect().send(three(token)).expect(ack(token)).close();
            harness.connect().send(three(token)).expect(ack(token));

            assertThat(harness.router().records()).hasSize(3);
            assertThat(harness.meters().total("events_in")).isEqualTo(6);
            assertThat(harness.meters().total("resent_chunks")).isEqualTo(1);
            assertThat(harness.meters().total("resent_events")).isEqualTo(3);
        }
    }

    @Test
    void recognisesItThroughCompression() throws Exception {
        try (var harness = ServerHarness.with()) {
            byte[] message = compressedPackedForward("app", Compression.GZIP, chunk(OWN), numbered(1, 3));
            harness.connect().send(message).expect(ack(OWN)).close();
            harness.connect().send(three(OWN)).expect(ack(OWN));
            assertThat(harness.router().records()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OWN, DERIVED})
    void aResendWaitsForTheFirstThatIsStillUnderWay(String token) throws Exception {
        try (var harness = ServerHarness.with()) {
            harness.router().hold();
            var first = harness.connect().send(three(token));
            until(() -> harness.router().emitted().size() == 1);
            first.close();
            until(() -> harness.loop
                    .call(() -> harness.server.condition())
                    .orElseThrow()
                    .data()
                    .get("connections")
                    .equals(0));

            var second = harness.connect().send(three(token));
            second.expectSilenceUntil(() -> harness.meters().total("events_in") == 6);
            harness.release();
            second.expect(ack(token));
            assertThat(harness.router().records()).hasSize(3);
        }
    }

    @Test
    void aResendIsStoredWhenTheFirstCouldNotBe() throws Exception {
        try (var harness = ServerHarness.with()) {
            harness.router().hold();
            var first = harness.connect().send(three(OWN));
            until(() -> harness.router().emitted().size() == 1);
            var second = harness.connect().send(three(OWN));
            second.expectSilenceUntil(() -> harness.meters().total("events_in") == 6);

            harness.loop.run(() -> harness.router().failHeld(new IllegalStateException("full")));

            second.expect(ack(OWN));
            first.expectClosed();
            assertThat(harness.router().emitted()).hasSize(2);
        }
    }

    @Test
    void whatCouldNotBeStoredIsNotRemembered() throws Exception {
        try (var harness = ServerHarness.with()) {
            harness.router().failWith(new IllegalStateException("full"));
            harness.connect().send(three(OWN)).expectClosed();
            harness.router().recover();
            harness.connect().send(three(OWN)).expect(ack(OWN));
            assertThat(harness.router().records()).hasSize(3);
        }
    }

    @Test
    void theSameIdWithOtherContentIsAnotherChunk() throws Exception {
        try (var harness = ServerHarness.with()) {
            var peer = harness.connect();
            peer.send(three("1")).expect(ack("1"));
            peer.send(packedForward("app", numbered(4, 3), chunk("1"))).expect(ack("1"));
            peer.send(packedForward("other", numbered(4, 3), chunk("1"))).expect(ack("1"));
            assertThat(harness.router().records()).hasSize(9);
        }
    }

    @Test
    void equalContentSentTwiceIsStoredTwiceWhereIdsAreMadeOfContent() throws Exception {
        try (var harness = ServerHarness.with()) {
            var peer = harness.connect();
            peer.send(three(DERIVED)).expect(ack(DERIVED));
            peer.send(three(DERIVED)).expect(ack(DERIVED));
            // Another connection of the same sender, while the first is open and after it has closed.
            harness.connect().send(three(DERIVED)).expect(ack(DERIVED));
            peer.close();
            harness.connect().send(three(DERIVED)).expect(ack(DERIVED));
            assertThat(harness.router().records()).hasSize(12);
        }
    }

    @Test
    void aConnectionThatBrokeWithTheAckUnreadMakesTheNextOneAResend() throws Exception {
        try (var harness = ServerHarness.with()) {
            var first = harness.connect();
            first.send(three(DERIVED));
            until(() -> harness.meters().total("acks_out") == 1);
            first.reset();
            until(() -> harness.loop
                    .call(() -> harness.server.condition())
                    .orElseThrow()
                    .data()
                    .get("connections")
                    .equals(0));

            harness.connect().send(three(DERIVED)).expect(ack(DERIVED));
            assertThat(harness.router().records()).hasSize(3);
        }
    }

    @Test
    void workersShareWhatTheyRemember() throws Exception {
        try (var first = ServerHarness.with();
                var second = ServerHarness.worker(first)) {
            first.connect().send(three(OWN)).expect(ack(OWN));
            second.connect().send(three(OWN)).expect(ack(OWN));
            assertThat(first.router().records()).hasSize(3);
            assertThat(second.router().records()).isEmpty();
        }
    }

    @Test
    void forgetsTheOldestBeyondTheLimitAndWhatIsOlderThanTheWindow() throws Exception {
        try (var harness = ServerHarness.with("dedupe_limit 2", "dedupe_window 10m")) {
            var peer = harness.connect();
            for (String token : new String[] {"1", "2", "3", "2", "1"}) {
                peer.send(three(token)).expect(ack(token));
            }
            assertThat(harness.router().emitted()).hasSize(4);
            harness.context.clock().advance(Duration.ofMinutes(11));
            peer.send(three("1")).expect(ack("1"));
            assertThat(harness.router().emitted()).hasSize(5);
        }
    }

    @Test
    void storesEverythingThatComesWithoutDedupe() throws Exception {
        try (var harness = ServerHarness.with("dedupe false")) {
            harness.connect().send(three(OWN)).expect(ack(OWN));
            harness.connect().send(three(OWN)).expect(ack(OWN));
            assertThat(harness.router().records()).hasSize(6);
        }
    }

    @Test
    void asksForDeliveryOnlyWhereAnAckWaitsForIt() throws Exception {
        try (var harness = ServerHarness.with("ack_when delivered")) {
            var peer = harness.connect();
            peer.send(packedForward("quiet", numbered(1, 1), java.util.Map.of()), three(OWN));
            peer.expect(ack(OWN));
            assertThat(harness.router().emitted())
                    .extracting(Emitted::handover)
                    .extracting(dev.tributary.plugin.Handover::delivered)
                    .containsExactly(false, true);
        }
    }

    @Test
    void saysWhereAChunkComesFromTheSameEachTime() throws Exception {
        try (var harness = ServerHarness.with("dedupe_limit 1")) {
            var peer = harness.connect();
            peer.send(three("1"), three("2"), three("1"));
            peer.expect(ack("1")).expect(ack("2")).expect(ack("1"));
            var origins = harness.router().emitted().stream()
                    .map(one -> one.handover().origin().orElseThrow())
                    .toList();
            assertThat(origins.get(0)).isEqualTo(origins.get(2)).isNotEqualTo(origins.get(1));
            assertThat(origins.get(0).lane()).isZero();
        }
    }
}
