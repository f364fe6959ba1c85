package dev.tributary.forward.server;

import static dev.tributary.forward.ForwardMessages.ack;
import static dev.tributary.forward.ForwardMessages.chunk;
import static dev.tributary.forward.ForwardMessages.compressedPackedForward;
import static dev.tributary.forward.ForwardMessages.concat;
import static dev.tributary.forward.ForwardMessages.numbered;
import static dev.tributary.forward.ForwardMessages.packedForward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.event.Compression;
import dev.tributary.forward.ForwardPeer;
import dev.tributary.msgpack.MessagePackWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What peers may hold together has an end, whatever they do, and the others go on. */
class MemoryTest {
    private static final int LIMIT = 4 << 20;

    @TempDir
    private Path folder;

    /** {@code [t, str 32 of so many bytes} and some of them. */
    private static byte[] begun(int announced, int sent) {
        byte[] head = new MessagePackWriter()
                .arrayHeader(3)
                .string("t")
                .string32Header(announced)
                .toByteArray();
        return Arrays.copyOf(head, head.length + sent);
    }

    private static byte[] small(String token) {
        return packedForward("app", numbered(1, 3), chunk(token));
    }

    private static void awaitAllGivenBack(ServerHarness harness) {
        await().atMost(ForwardPeer.DEADLINE).untilAsserted(() -> {
            assertThat(harness.context.memory().heldBytes()).isZero();
            assertThat(harness.context.memory().connections()).isZero();
        });
    }

    @Test
    void smallMessagesPassWhileManyHoldLargeOnes() throws Exception {
        try (var harness = ServerHarness.holding(LIMIT)) {
            var memory = harness.context.memory();
            var large = new ArrayList<ForwardPeer>();
            for (int i = 0; i < 50; i++) {
                large.add(harness.connect().send(begun(1 << 20, 200_000)));
            }
            await().atMost(ForwardPeer.DEADLINE).until(() -> memory.unfinishedBytes() > LIMIT / 2);

            var good = harness.connect();
            for (int i = 0; i < 20; i++) {
                good.send(small("c" + i)).expect(ack("c" + i));
                assertThat(memory.heldBytes()).isLessThan(LIMIT + (1 << 20));
            }

            large.forEach(ForwardPeer::close);
            good.close();
            awaitAllGivenBack(harness);
        }
    }

    @Test
    void theOldestGiveWayToOneThatCouldNotGoOn() throws Exception {
        try (var harness = ServerHarness.holding(LIMIT)) {
            for (int i = 0; i < 30; i++) {
                harness.connect().send(begun(1 << 20, 200_000));
            }
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> harness.context.memory().unfinishedBytes() > LIMIT / 2);

            byte[] entries = numbered(1, 40_000);
            assertThat(entries.length).isBetween(LIMIT / 8, LIMIT / 2);
            harness.connect()
                    .send(packedForward("app", entries, chunk("large")))
                    .expect(ack("large"));

            assertThat(harness.meters().count("errors", "reason", "gave_way")).isPositive();
            assertThat(harness.context.memory().gaveWay()).isPositive();
        }
    }

    @Test
    void aMessageThatNeverFitsIsRefusedWhenItSaysHowLongItIs() throws Exception {
        try (var harness = ServerHarness.holding(LIMIT)) {
            harness.connect().send(begun(LIMIT, 10)).expectClosed();

            assertThat(harness.meters().count("errors", "reason", "no_room")).isEqualTo(1);
            harness.connect().send(small("next")).expect(ack("next"));
        }
    }

    @Test
    void aMessageThatNeverFitsMayBePassedOverInstead() throws Exception {
        try (var harness = ServerHarness.holding(LIMIT, "chunk_size_limit 1m")) {
            byte[] large = packedForward("app", new byte[LIMIT], chunk("large"));
            harness.connect().send(large, small("next")).expect(ack("next"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void whatInflatesBeyondTheRoomIsNeverKeptAsideAndNeverAcked(Compression compression) throws Exception {
        try (var harness = ServerHarness.holding(LIMIT, "garbled_path " + folder, "garbled_tries 1")) {
            byte[] entries = concat(numbered(1, 1), entry(3 << 20));
            byte[] message = compressedPackedForward("app", compression, chunk("bomb"), entries);
            assertThat(message.length).isLessThan(64 * 1024);

            for (int i = 0; i < 5; i++) {
                harness.connect().send(message).expectClosed();
            }

            assertThat(harness.router().emitted()).isEmpty();
            assertThat(harness.meters().count("errors", "reason", "no_room")).isEqualTo(5);
            try (var kept = Files.list(folder)) {
                assertThat(kept).isEmpty();
            }
            harness.connect().send(small("next")).expect(ack("next"));

            for (int i = 0; i < 10; i++) {
                harness.connect().send(message).close();
            }
            harness.disconnect();
            awaitAllGivenBack(harness);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void whatFitsIsInflatedHoweverSmallItCame(Compression compression) throws Exception {
        try (var harness = ServerHarness.holding(LIMIT)) {
            byte[] message = compressedPackedForward("app", compression, chunk("c"), entry(1 << 20));

            harness.connect().send(message, small("next")).expect(ack("c")).expect(ack("next"));

            assertThat(harness.router().emitted()).hasSize(2);
        }
    }

    /** One event with a field of so many equal bytes. */
    private static byte[] entry(int bytes) {
        return new MessagePackWriter()
                .arrayHeader(2)
                .integer(1_700_000_000)
                .mapHeader(1)
                .string("k")
                .string("x".repeat(bytes))
                .toByteArray();
    }

    @Test
    void jsonOfManySmallValuesCountsWhatReadingItTakes() throws Exception {
        try (var harness = ServerHarness.holding(LIMIT)) {
            String numbers = "1,".repeat(200_000);
            byte[] message = ("[\"app\",1700000000,{\"n\":[" + numbers + "1]}]").getBytes(StandardCharsets.UTF_8);

            harness.connect().send(message).expectClosed();

            assertThat(harness.meters().count("errors", "reason", "no_room")).isEqualTo(1);
            harness.disconnect();
            awaitAllGivenBack(harness);
        }
    }

    @Test
    void aMessageThatDoesNotGoOnEndsItsConnection() throws Exception {
        try (var harness = ServerHarness.with("message_timeout 300ms")) {
            var quiet = harness.connect().send(small("one")).expect(ack("one"));
            harness.connect().send(begun(1000, 10)).expectClosed();

            assertThat(harness.meters().count("errors", "reason", "message_timeout"))
                    .isEqualTo(1);
            quiet.send(small("two")).expect(ack("two"));
        }
    }

    @Test
    void aMessageThatGoesOnMayTakeLongerThanThat() throws Exception {
        try (var harness = ServerHarness.with("message_timeout 2s")) {
            var peer = harness.connect();
            byte[] message = small("slow");
            long end = System.nanoTime() + 3_000_000_000L;
            peer.send(Arrays.copyOf(message, 10));
            int at = 10;
            while (System.nanoTime() < end && at < message.length - 1) {
                peer.send(new byte[] {message[at++]});
                long next = System.nanoTime() + 100_000_000L;
                await().atMost(ForwardPeer.DEADLINE).until(() -> System.nanoTime() > next);
            }
            peer.send(Arrays.copyOfRange(message, at, message.length)).expect(ack("slow"));
        }
    }

    @Test
    void whoReadsNoAcksIsNotHeardAnyMoreAndThenClosed() throws Exception {
        try (var harness = ServerHarness.holding(LIMIT, "message_timeout 1s")) {
            var deaf = harness.connect();
            var sending = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; ; i++) {
                        deaf.send(small("x".repeat(2000) + i));
                    }
                } catch (UncheckedIOException closed) {
                    // as it should be
                }
            });

            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> harness.meters().count("errors", "reason", "message_timeout") == 1);

            assertThat(harness.context.memory().heldBytes()).isLessThan(LIMIT);
            sending.join(ForwardPeer.DEADLINE);
            harness.disconnect();
            awaitAllGivenBack(harness);
        }
    }

    @Test
    void strangersThatDoNotProveThemselvesLeaveTheDoorOpen() throws Exception {
        var security = "<security>\nself_hostname server.example\nshared_key secret-key\n</security>";
        try (var harness = ServerHarness.holding(LIMIT, security)) {
            for (int i = 0; i < 100; i++) {
                harness.connect().send(begun(8_000, 7_900));
            }
            var memory = harness.context.memory();
            await().atMost(ForwardPeer.DEADLINE).until(() -> memory.connections() < 100);

            assertThat(memory.heldBytes()).isLessThan(LIMIT / 4);
            var helo = harness.connect().takeValue().asArrayValue();
            assertThat(helo.get(0).asStringValue().asString()).isEqualTo("HELO");
        }
    }

    @Test
    void anAddressHasAsManyConnectionsAsItMay() throws Exception {
        try (var harness = ServerHarness.with("max_connections_per_address 2")) {
            var one = harness.connect().send(small("one")).expect(ack("one"));
            harness.connect().send(small("two")).expect(ack("two"));
            harness.connect().expectClosed();
            ForwardPeer.connectFrom("127.0.0.2", harness.port())
                    .send(small("other"))
                    .expect(ack("other"))
                    .close();

            one.close();
            await().atMost(ForwardPeer.DEADLINE)
                    .untilAsserted(() -> harness.connect().send(small("again")).expect(ack("again")));
            assertThat(harness.meters().count("errors", "reason", "connection_limit"))
                    .isPositive();
        }
    }

    @Test
    void whatIsInFlightWhenTheConnectionEndsCountsUntilItIsStored() throws Exception {
        try (var harness = ServerHarness.holding(LIMIT)) {
            harness.router().hold();
            byte[] entries = numbered(1, 20_000);
            harness.connect().send(packedForward("app", entries, chunk("c"))).close();
            await().atMost(ForwardPeer.DEADLINE).until(() -> harness.router().isHolding());
            assertThat(harness.context.memory().heldBytes()).isGreaterThan(entries.length);

            harness.release();

            awaitAllGivenBack(harness);
        }
    }

    @Test
    void allIsGivenBackWhateverWasRefused() throws Exception {
        try (var harness = ServerHarness.holding(LIMIT, "garbled_path " + folder, "garbled_tries 0")) {
            byte[] torn = packedForward("app", Arrays.copyOf(numbered(1, 3), 40), chunk("y".repeat(100_000)));
            for (byte[] bad : List.of(torn, begun(LIMIT, 5), new byte[] {(byte) 0xc1}, begun(100, 5))) {
                harness.connect().send(bad).finish().hasBytes();
            }
            harness.connect().send(small("a")).expect(ack("a")).reset();
            harness.disconnect();
            awaitAllGivenBack(harness);
        }
    }
}
