package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.program.ProgramProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under the lowest {@code ulimit -n} that it starts with, nobody who connects keeps a program from its work. */
class DescriptorsIT {
    private static final int LEAST = 256;
    private static final int IDLE_AGENTS = 400;
    private static final int IDLE_BROWSERS = 50;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    /** Many that connect, say nothing, and come again when they are sent away. */
    private static final class Idlers implements AutoCloseable {
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final AtomicLong connected = new AtomicLong();
        private volatile boolean over;

        Idlers(int port, int count) {
            for (int i = 0; i < count; i++) {
                threads.execute(() -> stay(port));
            }
        }

        private void stay(int port) {
            while (!over) {
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    connected.incrementAndGet();
                    socket.setSoTimeout(1_000);
                    boolean ended = false;
                    while (!over && !ended) {
                        ended = isEnded(socket);
                    }
                } catch (IOException e) {
                    // It is sent away, as it should be.
                }
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }

        private static boolean isEnded(Socket socket) throws IOException {
            try {
                return socket.getInputStream().read() < 0;
            } catch (SocketTimeoutException e) {
                return false;
            }
        }

        @Override
        public void close() {
            over = true;
            threads.close();
        }
    }

    @Test
    void idleConnectionsLeaveEnoughForHealthOutputsAndFiles() throws IOException {
        int agentPort = ProgramProcess.freePort();
        int aggregatorPort = ProgramProcess.freePort();
        Path agentConfig = Config.write(
                folder.resolve("agent.conf"),
                """
                <source>
                  @type forward
                  bind 127.0.0.1
                  port %d
                </source>
                <source>
                  @type tail
                  path %s/*.log
                  pos_file %s
                  tag lines
                  read_from_head true
                  refresh_interval 1s
                  <parse>
                    @type none
                  </parse>
                </source>
                """.formatted(agentPort, folder, folder.resolve("pos")),
                Config.FORWARD_MATCH);
        Path aggregatorConfig = Config.write(
                folder.resolve("aggregator.conf"), Config.FORWARD_SOURCE, "<match **>\n  @type stdout\n</match>\n");
        try (var agent = ProgramProcess.edgeAgent()
                        .descriptors(LEAST)
                        .env("FORWARD_PORT", aggregatorPort)
                        .args("-c", agentConfig)
                        .start();
                var agents = idlersOnceItServes(agent, agentPort);
                var browsers = new Idlers(agent.httpPort(), IDLE_BROWSERS)) {
            agent.awaitErr(
                    line -> line.contains("at most " + LEAST + " files and connections may be open (ulimit -n): "));
            double most = agent.metric("tributary_peer_connections_max");
            assertThat(most).isBetween(20.0, LEAST / 2.0);
            agent.awaiting(
                    "the idle to have all that is theirs",
                    () -> agents.connected.get() > 2L * IDLE_AGENTS
                            && browsers.connected.get() > 2L * IDLE_BROWSERS
                            && metric(agent, "tributary_peer_connections") >= most);

            agent.awaitHealth("live", "UP");
            Files.writeString(folder.resolve("new.log"), "a line\n");
            agent.awaiting("the file to be followed", () -> metric(agent, "tributary_buffer_events") >= 1);
            try (var aggregator = ProgramProcess.aggregator()
                    .env("FORWARD_PORT", aggregatorPort)
                    .args("-c", aggregatorConfig)
                    .start()) {
                aggregator.awaitOut(line -> line.contains("a line"));
                aggregator.terminate();
            }

            agent.awaitErr(line -> line.contains("as many as others may open of the files and connections"));
            assertThat(agent.errText()).doesNotContain("Too many open files");
            agent.awaiting("figures", () -> metric(agent, "tributary_peer_connections") > 0);
            assertThat(metric(agent, "tributary_peer_connections")).isLessThanOrEqualTo(most);
        }
    }

    /** The first value of a metric without labels of its own; -1 if who asks had to make room before the answer. */
    private static double metric(ProgramProcess program, String metric) {
        return program.get("/q/metrics").stream()
                .flatMap(answer -> answer.body().lines())
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(-1);
    }

    private static Idlers idlersOnceItServes(ProgramProcess program, int port) {
        program.awaitHealth("live", "UP");
        return new Idlers(port, IDLE_AGENTS);
    }

    @Test
    void withLessItSaysHowManyItNeeds() {
        var program = ProgramProcess.aggregator().descriptors(64).run();
        assertThat(program.errText()).contains("at most 64 files and connections may be open (ulimit -n); ");
        assertThat(program.err()).allSatisfy(line -> assertThat(line).doesNotContain("Exception"));
        assertThat(program.awaitExit()).isEqualTo(1);
        assertThat(program.out()).isEmpty();
    }
}
