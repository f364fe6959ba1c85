package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.buffer.PoisonedChunk;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the wire to the store: one event that nobody can store holds up none of the others, nor the next start. */
class PoisonTest {
    private static final long NOW = Instant.now().getEpochSecond();
    private static final long BEYOND = 10_000_000_000_000_000L;

    @TempDir
    Path folder;

    private TestHost host = new TestHost();
    private int port;

    @AfterEach
    void close() throws Exception {
        host.supervisor.stop(TestHost.DEADLINE);
        host.close();
    }

    @Test
    void aTimeBeyondAnyCalendarStopsNothing() throws Exception {
        start("path " + folder + "/out/f", "<buffer time>", "timekey 1s", "timekey_wait 0s");
        try (var peer = new Peer()) {
            peer.send("g", BEYOND, "poison", "p");
            peer.send("g", NOW, "good", "q");
            assertThat(peer.acks(2)).containsExactly("p", "q");
        }
        awaitLines("good");
        await().atMost(TestHost.DEADLINE)
                .until(() -> folder.resolve("buffer").toFile().list((parent, name) -> name.startsWith("chunk.")).length
                        == 0);
    }

    @Test
    void aBufferThatATimeHasPoisonedIsTakenUpAllTheSame() throws Exception {
        PoisonedChunk.write(folder.resolve("buffer"));
        start("path " + folder + "/out/f", "<buffer time>", "timekey 1s", "timekey_wait 0s");
        try (var peer = new Peer()) {
            peer.send("g", NOW, "good", "q");
            assertThat(peer.acks(1)).containsExactly("q");
        }
        awaitLines("good");
        assertThat(folder.resolve("buffer/backup")).isDirectoryContaining("glob:**/chunk.*");
    }

    @Test
    void aTagTooLongForAFileNameGoesToTheBackupAtOnceAndTheOthersAreWritten() throws Exception {
        start("path " + folder + "/out/${tag}", "<buffer tag>", "flush_mode immediate");
        try (var peer = new Peer()) {
            peer.send("x".repeat(300), NOW, "poison", "p");
            for (int i = 0; i < 40; i++) {
                peer.send("tag" + i, NOW, "good" + i, "q" + i);
            }
            assertThat(peer.acks(41)).hasSize(41);
        }
        awaitLines(
                Stream.iterate(0, i -> i < 40, i -> i + 1).map(i -> "good" + i).toArray(String[]::new));
        await().atMost(TestHost.DEADLINE).until(() -> host.count("store", "dead_letter_events") == 1);
        long begun = System.nanoTime();
        assertThat(host.supervisor.stop(TestHost.DEADLINE)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("a stop that waits for nothing")
                .isLessThan(TestHost.DEADLINE.dividedBy(2));
    }

    private void start(String... lines) throws IOException {
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        host.startReal("""
            <source>
              @type forward
              bind 127.0.0.1
              port %d
            </source>
            <match **>
              @type file
              @id store
              %s
                @type file
                path %s/buffer
              </buffer>
            </match>
            """.formatted(port, String.join("\n  ", lines), folder));
    }

    private void awaitLines(String... records) {
        await().atMost(TestHost.DEADLINE).until(() -> {
            String stored = stored();
            return Stream.of(records).allMatch(record -> stored.contains("\"" + record + "\""));
        });
    }

    private String stored() {
        try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
            var text = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        } catch (IOException | java.io.UncheckedIOException movingOn) {
            return "";
        }
    }

    /** Sends Messages and reads acks. */
    private final class Peer implements AutoCloseable {
        private final Socket socket = new Socket("127.0.0.1", port);

        Peer() throws IOException {
            socket.setSoTimeout((int) TestHost.DEADLINE.toMillis());
        }

        void send(String tag, long seconds, String record, String chunk) throws IOException {
            var message = new MessagePackWriter().arrayHeader(4).string(tag).integer(seconds);
            message.mapHeader(1).string("m").string(record);
            message.mapHeader(1).string("chunk").string(chunk);
            socket.getOutputStream().write(message.toByteArray());
        }

        List<String> acks(int count) throws IOException {
            var acks = new java.util.ArrayList<String>();
            var bytes = new java.io.ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            while (acks.size() < count) {
                int next = in.read();
                assertThat(next).as("the server goes on").isNotNegative();
                bytes.write(next);
                try {
                    var reader = new MessagePackReader(bytes.toByteArray());
                    reader.mapHeader();
                    reader.string();
                    acks.add(reader.string());
                    bytes.reset();
                } catch (RuntimeException torn) {
                    // The rest of the ack is on its way.
                }
            }
            return acks;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
