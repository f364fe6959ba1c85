package dev.tributary.forward.server;

import static dev.tributary.forward.ForwardMessages.ack;
import static dev.tributary.forward.ForwardMessages.chunk;
import static dev.tributary.forward.ForwardMessages.compressedPackedForward;
import static dev.tributary.forward.ForwardMessages.numbered;
import static dev.tributary.forward.ForwardMessages.packedForward;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.Compression;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a message that is not the protocol when its sender repeats it. */
class GarbledTest {
    @TempDir
    private Path folder;

    private ServerHarness server(String... lines) {
        var all = new java.util.ArrayList<>(List.of("garbled_path " + folder));
        all.addAll(List.of(lines));
        return ServerHarness.with(all.toArray(String[]::new));
    }

    private static byte[] torn(String token) {
        byte[] entries = numbered(1, 3);
        return packedForward("app", Arrays.copyOf(entries, entries.length - 1), chunk(token));
    }

    private static byte[] brokenGzip(String token) {
        byte[] good = compressedPackedForward("app", Compression.GZIP, chunk(token), numbered(1, 3), numbered(4, 3));
        int payload = new String(good, StandardCharsets.ISO_8859_1).indexOf("\u001f\u008b");
        for (int i = payload + 12; i < payload + 20; i++) {
            good[i] ^= 0x55;
        }
        return good;
    }

    private List<Path> kept(String end) throws Exception {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).toList();
        }
    }

    @Test
    void isRefusedThreeTimesThenKeptWithItsReasonAndAcked() throws Exception {
        try (var harness = server()) {
            for (int i = 0; i < 3; i++) {
                harness.connect().send(torn("t")).expectClosed();
            }
            assertThat(kept("")).isEmpty();

            harness.connect().send(torn("t")).expect(ack("t")).expectFinished();

            assertThat(kept(".msgpack")).hasSize(1);
            assertThat(Files.readAllBytes(kept(".msgpack").getFirst())).isEqualTo(torn("t"));
            assertThat(kept(".json").getFirst()).content().contains("\"peer\":\"127.0.0.1\"", "is torn", "\\\"t\\\"");
            assertThat(harness.router().emitted()).isEmpty();
            assertThat(harness.meters().total("garbled_kept")).isEqualTo(1);
        }
    }

    @Test
    void brokenCompressionIsKeptAndTheConnectionGoesOn() throws Exception {
        try (var harness = server("garbled_tries 1")) {
            harness.connect().send(brokenGzip("z")).expectClosed();
            var peer = harness.connect();
            peer.send(brokenGzip("z"), packedForward("app", numbered(1, 1), chunk("good")));
            peer.expect(ack("z")).expect(ack("good"));
            assertThat(kept(".msgpack")).hasSize(1);
            assertThat(harness.router().records()).hasSize(1);
        }
    }

    @Test
    void isAckedAgainAndKeptOnceWhenThatAckIsLostToo() throws Exception {
        try (var harness = server("garbled_tries 0")) {
            harness.connect().send(torn("t")).expect(ack("t")).expectFinished();
            harness.connect().send(torn("t")).expect(ack("t")).expectFinished();
            assertThat(kept(".msgpack")).hasSize(1);
        }
    }

    @Test
    void messagesBeforeItAreAckedFirst() throws Exception {
        try (var harness = server("garbled_tries 0")) {
            harness.router().hold();
            var peer = harness.connect();
            peer.send(packedForward("app", numbered(1, 1), chunk("before")), torn("t"));
            peer.expectSilenceUntil(() -> !kept(".json").isEmpty());
            harness.release();
            peer.expect(ack("before")).expect(ack("t")).expectFinished();
        }
    }

    @Test
    void countsEachTokenByItself() throws Exception {
        try (var harness = server("garbled_tries 1")) {
            for (String token : List.of("a", "b", "c")) {
                harness.connect().send(torn(token)).expectClosed();
            }
            harness.connect().send(torn("b")).expect(ack("b"));
        }
    }

    @Test
    void isRefusedAgainWhenTheFolderIsFull() throws Exception {
        try (var harness = server("garbled_tries 0", "garbled_limit 10")) {
            harness.connect().send(torn("t")).expectClosed();
            assertThat(kept(".msgpack")).isEmpty();
            assertThat(harness.meters().total("acks_out")).isZero();
        }
    }

    @Test
    void isAlwaysRefusedWithoutATokenOrAFolder() throws Exception {
        byte[] nameless = packedForward("app", new byte[] {(byte) 0x92}, Map.of());
        try (var harness = server("garbled_tries 0");
                var homeless = ServerHarness.with("garbled_tries 0")) {
            harness.connect().send(nameless).expectClosed();
            homeless.connect().send(torn("t")).expectClosed();
            assertThat(kept("")).isEmpty();
        }
    }
}
