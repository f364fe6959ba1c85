package dev.tributary.aggregator;

import static dev.tributary.forward.ForwardMessages.ack;
import static dev.tributary.forward.ForwardMessages.chunk;
import static dev.tributary.forward.ForwardMessages.numbered;
import static dev.tributary.forward.ForwardMessages.packedForward;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import dev.tributary.forward.ForwardMessages;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.program.ProgramProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program with 128 MiB of heap, whose end would be its first OutOfMemoryError, under peers that want to
 * bring it down; and beside them a client that behaves, whose acks are counted. It takes two minutes and all of the
 * machine, so it is a step of the continuous integration and no part of each build.
 */
@EnabledIfSystemProperty(named = "memory.test", matches = "true")
class MemoryIT {
    private static final int STOPPED = 143;
    private static final int MEBIBYTE = 1 << 20;

    /** How long the peers of a case go on. */
    private static final Duration CASE = Duration.ofSeconds(4);

    /** How long an ack may take on a machine that does much else. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(45);

    @TempDir
    Path folder;

    private final int port = ProgramProcess.freePort();
    private final int securedPort = ProgramProcess.freePort();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    /** What one peer does with its connection, until that breaks. */
    private interface Deed {
        void on(Socket socket, int number) throws IOException;
    }

    @Test
    void nothingThatPeersSendBringsItDown() throws Exception {
        Path config = Config.write(folder.resolve("memory.conf"), """
            <system>
              root_dir %s/root
            </system>
            <source>
              @type forward
              @id in
              bind 127.0.0.1
              port %d
            </source>
            <source>
              @type forward
              @id secured
              bind 127.0.0.1
              port %d
              <security>
                self_hostname server.example
                shared_key secret-key
              </security>
            </source>
            <match app.**>
              @type file
              path %s/good
              append true
              <buffer>
                @type memory
                flush_interval 1s
              </buffer>
            </match>
            <match **>
              @type null
            </match>
            """.formatted(folder, port, securedPort, folder));
        try (var aggregator = ProgramProcess.aggregator()
                .jvm("-Xmx128m", "-XX:+ExitOnOutOfMemoryError")
                .args("-c", config)
                .start()) {
            aggregator.awaitReady();
            try (var good = new GoodClient(port)) {
                cases(aggregator, good);
                good.finish();
                System.out.printf(
                        "memory test: %d acks, the longest wait %d ms, %d connections and %d messages given up%n",
                        good.acks,
                        good.worst.toMillis(),
                        (long) aggregator.metric("tributary_peer_memory_gave_way_total"),
                        (long) aggregator.metric("tributary_peer_memory_not_held_total"));
                assertThat(good.worst).isLessThan(WAIT_MAX);
            }
            aggregator.awaiting("all to be given back", () -> {
                return aggregator.metric("tributary_peer_memory_held_bytes") == 0
                        && aggregator.metric("tributary_peer_connections") == 0;
            });
            assertThat(aggregator.metric("tributary_worker_restarts_total")).isZero();
            assertThat(aggregator.errText()).doesNotContain("OutOfMemoryError", "Java heap space");
            assertThat(aggregator.terminate()).isEqualTo(STOPPED);
        }
    }

    private void cases(ProgramProcess aggregator, GoodClient good) throws Exception {
        byte[] announced = {(byte) 0x93, (byte) 0xa1, 't', (byte) 0xdb, 0, 0x10, 0, 0, 'y'};
        run("300 that send nine bytes", aggregator, good, port, 300, (socket, n) -> send(socket, announced));
        run("2,000 that send 29", aggregator, good, port, 2000, (socket, n) -> send(socket, begun(50 << 20, 20)));
        run("one that announces 300 MB", aggregator, good, port, 1, (socket, n) -> fill(socket, 300 << 20));
        run("one that sends as much as can be held", aggregator, good, port, 1, (socket, n) -> fill(socket, 14 << 20));
        run("40 with 20 MB", aggregator, good, port, 40, (socket, n) -> fill(socket, 20 << 20));
        run("100 with 12 MB", aggregator, good, port, 100, (socket, n) -> fill(socket, 12 << 20));
        for (int pingBytes : new int[] {58_000, 7_900}) {
            run(
                    "2,000 with " + pingBytes + " bytes of a PING",
                    aggregator,
                    good,
                    securedPort,
                    2000,
                    (socket, n) -> send(socket, begun(pingBytes + 10, pingBytes)));
        }
        run("garbled messages with tokens of 1 MB", aggregator, good, port, 20, (socket, n) -> {
            for (int i = 0; i < 20; i++) {
                send(socket, packedForward("t", new byte[] {1, 2, 3}, chunk(n + "-" + i + "x".repeat(MEBIBYTE))));
            }
        });
        for (int tagBytes : new int[] {MEBIBYTE, 60_000}) {
            run("tags of " + tagBytes + " bytes", aggregator, good, port, 2, (socket, n) -> {
                for (int i = 0; i < 113 * MEBIBYTE / tagBytes; i++) {
                    send(socket, packedForward(n + "." + i + "x".repeat(tagBytes), numbered(1, 1), chunk("c" + i)));
                }
            });
        }
        byte[] bomb = bomb(200);
        assertThat(bomb.length).isLessThan(64 * 1024);
        run("zstd of 200 MB of events", aggregator, good, port, 8, (socket, n) -> send(socket, bomb));
        byte[] fitting = bomb(3);
        run("zstd of 3 MB of events", aggregator, good, port, 20, (socket, n) -> {
            for (int i = 0; i < 50; i++) {
                send(socket, fitting);
            }
        });
        run("a JSON record of 50 MB", aggregator, good, port, 2, (socket, n) -> json(socket, "x".repeat(MEBIBYTE), 50));
        run(
                "JSON of many numbers",
                aggregator,
                good,
                port,
                10,
                (socket, n) -> json(socket, "\",1" + ",1".repeat(MEBIBYTE / 2) + ",\"", 5));
        run("acks that nobody reads", aggregator, good, port, 50, (socket, n) -> {
            byte[] message = packedForward("t", numbered(1, 1), chunk("y".repeat(1000)));
            while (true) {
                send(socket, message);
            }
        });
        run("a token of 1 MB in each good message", aggregator, good, port, 10, (socket, n) -> {
            for (int i = 0; i < 20; i++) {
                send(socket, packedForward("t", numbered(1, 1), chunk(n + "-" + i + "z".repeat(MEBIBYTE))));
            }
        });
    }

    /** Peers from four addresses, at the same time; then all of them are gone. */
    private void run(String name, ProgramProcess aggregator, GoodClient good, int toPort, int peers, Deed deed)
            throws Exception {
        long acks = good.acks;
        good.worstOfCase = Duration.ZERO;
        long begun = System.nanoTime();
        List<Thread> threads = IntStream.range(0, peers)
                .mapToObj(n -> Thread.ofVirtual().start(() -> peer(toPort, n, deed)))
                .toList();
        while (System.nanoTime() - begun < CASE.toNanos()
                && (System.nanoTime() - begun < CASE.toNanos() / 2
                        || threads.stream().anyMatch(Thread::isAlive))) {
            LockSupport.parkNanos(50_000_000);
        }
        // Some may connect only now.
        aggregator.awaiting("the end of " + name, () -> {
            for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
                socket.close();
            }
            return threads.stream().noneMatch(Thread::isAlive);
        });
        aggregator.awaiting("an ack for the client that behaves, beside " + name, () -> good.acks > acks);
        System.out.printf(
                "memory test: %-40s %4d acks, the longest wait %d ms%n",
                name, good.acks - acks, good.worstOfCase.toMillis());
    }

    private void peer(int toPort, int number, Deed deed) {
        try {
            var socket = new Socket();
            sockets.add(socket);
            socket.setTcpNoDelay(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0." + (2 + number % 4)), 0));
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), toPort), 10_000);
            deed.on(socket, number);
        } catch (IOException e) {
            // Refused or closed, by the program or at the end of the case.
        }
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The head of a message of so many bytes and so many of them. */
    private static byte[] begun(int announced, int sent) {
        byte[] head = new MessagePackWriter()
                .arrayHeader(3)
                .string("t")
                .string32Header(announced)
                .toByteArray();
        return Arrays.copyOf(head, head.length + sent);
    }

    private static void fill(Socket socket, int bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(begun(bytes, 0));
        byte[] piece = new byte[64 * 1024];
        // All but the last byte, so that the message never ends.
        for (long left = bytes - 1; left > 0; left -= piece.length) {
            out.write(piece, 0, (int) Math.min(left, piece.length));
        }
    }

    private static void json(Socket socket, String piece, int times) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write("[\"t\",1700000000,{\"k\":[\"".getBytes(StandardCharsets.UTF_8));
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < times; i++) {
            out.write(bytes);
        }
        out.write("\"]},{\"chunk\":\"j\"}]".getBytes(StandardCharsets.UTF_8));
    }

    /** A message that inflates to so many MB of good events. */
    private static byte[] bomb(int megabytes) throws IOException {
        byte[] entry = ForwardMessages.entry(1_700_000_000, "k", "x".repeat(100_000));
        var deflated = new ByteArrayOutputStream();
        try (var out = new ZstdOutputStream(deflated)) {
            for (int i = 0; i < 10 * megabytes; i++) {
                out.write(entry);
            }
        }
        byte[] payload = deflated.toByteArray();
        return new MessagePackWriter()
                .arrayHeader(3)
                .string("t")
                .binary(payload)
                .mapHeader(2)
                .string("compressed")
                .string("zstd")
                .string("chunk")
                .string("bomb")
                .toByteArray();
    }

    /** Sends a small chunk, waits for its ack, and again; connects anew if that is needed. */
    private static final class GoodClient implements AutoCloseable {
        private static final int TIMEOUT_MILLIS = 60_000;
        private static final int PAUSE_NANOS = 10_000_000;

        private final int port;
        private final Thread thread;
        private volatile boolean stopping;
        private volatile long acks;
        private volatile Duration worst = Duration.ZERO;
        private volatile Duration worstOfCase = Duration.ZERO;

        GoodClient(int port) {
            this.port = port;
            thread = Thread.ofPlatform().daemon().start(this::run);
        }

        private void run() {
            Socket socket = null;
            while (!stopping) {
                String token = "good-" + acks;
                byte[] message = packedForward("app.good", numbered((int) acks * 20, 20), chunk(token));
                long begun = System.nanoTime();
                for (boolean acked = false; !acked && !stopping; ) {
                    try {
                        if (socket == null) {
                            socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
                            socket.setTcpNoDelay(true);
                            socket.setSoTimeout(TIMEOUT_MILLIS);
                        }
                        socket.getOutputStream().write(message);
                        byte[] wanted = ack(token);
                        acked = Arrays.equals(socket.getInputStream().readNBytes(wanted.length), wanted);
                    } catch (IOException e) {
                        acked = false;
                    }
                    if (!acked) {
                        close(socket);
                        socket = null;
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                }
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                acks++;
                worst = took.compareTo(worst) > 0 ? took : worst;
                worstOfCase = took.compareTo(worstOfCase) > 0 ? took : worstOfCase;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            close(socket);
        }

        private static void close(Socket socket) {
            try {
                if (socket != null) {
                    socket.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void finish() throws InterruptedException {
            stopping = true;
            thread.join(ProgramProcess.DEADLINE);
        }

        @Override
        public void close() {
            stopping = true;
        }
    }
}
