package dev.tributary.aggregator;

import static dev.tributary.aggregator.Flow.missing;
import static dev.tributary.aggregator.Flow.numbers;
import static dev.tributary.aggregator.Flow.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.program.ProgramProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a stream of events when the aggregator dies that it goes to. Real processes, real signals. */
class FailoverIT {
    private static final Pattern SILENT =
            Pattern.compile(".* is down: no heartbeat answered for ([\\d.]+) s \\(phi [\\d.]+\\)");

    @TempDir
    Path folder;

    @Test
    void aKilledPrimaryIsReplacedAtOnceAndNothingIsLost() {
        var flow = new Flow(folder);
        int first = ProgramProcess.freePort();
        int second = ProgramProcess.freePort();
        try (var primary = flow.aggregator(first).awaitReady();
                var standby = flow.aggregator(second).awaitReady();
                var agent = flow.agent("flow", server(first), server(second, "standby true"))) {
            agent.awaiting(
                    "200 events at the primary", () -> numbers(primary, "flow").size() > 200);
            assertThat(numbers(standby, "flow")).isEmpty();

            long killed = System.nanoTime();
            primary.kill();
            await().atMost(ProgramProcess.DEADLINE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> !numbers(standby, "flow").isEmpty());
            long gapMillis = (System.nanoTime() - killed) / 1_000_000;
            System.out.printf("From kill -9 to the first event at the standby: %d ms%n", gapMillis);
            String down = agent.awaitErr(line -> line.contains("127.0.0.1:" + first + " is down: "));
            assertThat(down).as("a broken connection tells, not silence").doesNotMatch(SILENT);
            agent.awaitErr(line -> line.contains("standby 127.0.0.1:" + second + " steps in"));
            agent.awaiting(
                    "200 events at the standby", () -> numbers(standby, "flow").size() > 200);
            assertThat(agent.terminate()).isEqualTo(143);
            assertThat(missing("flow", List.of(primary, standby))).isEmpty();
        }
    }

    /**
     * A process that is stopped takes connections and answers nothing. The system property {@code failover.phi} lists
     * the thresholds that are tried side by side.
     */
    @Test
    void aPrimaryThatFallsSilentIsReplacedWhenPhiSaysSo() throws Exception {
        var flow = new Flow(folder);
        int first = ProgramProcess.freePort();
        int second = ProgramProcess.freePort();
        var agents = new LinkedHashMap<String, ProgramProcess>();
        try (var primary = flow.aggregator(first).awaitReady();
                var standby = flow.aggregator(second).awaitReady()) {
            for (String threshold : System.getProperty("failover.phi", "4").split(",")) {
                agents.put(
                        threshold,
                        flow.agent(
                                "phi" + threshold,
                                "heartbeat_type udp",
                                "phi_threshold " + threshold,
                                server(first),
                                server(second, "standby true")));
            }
            for (var agent : agents.entrySet()) {
                agent.getValue()
                        .awaiting(
                                "events",
                                () -> numbers(primary, "phi" + agent.getKey()).size() > 200);
            }
            signal("STOP", primary);
            try {
                for (var agent : agents.entrySet()) {
                    String tag = "phi" + agent.getKey();
                    Matcher silent = SILENT.matcher(agent.getValue()
                            .awaitErr(line -> SILENT.matcher(line).matches()));
                    assertThat(silent.matches()).isTrue();
                    System.out.printf("Silence with phi_threshold %s: %s s%n", agent.getKey(), silent.group(1));
                    agent.getValue()
                            .awaiting(
                                    "200 events at the standby",
                                    () -> numbers(standby, tag).size() > 200);
                    assertThat(agent.getValue().terminate()).isEqualTo(143);
                }
            } finally {
                signal("CONT", primary);
            }
            for (Map.Entry<String, ProgramProcess> agent : agents.entrySet()) {
                assertThat(missing("phi" + agent.getKey(), List.of(primary, standby)))
                        .isEmpty();
            }
        } finally {
            agents.values().forEach(ProgramProcess::close);
        }
    }

    /** Killed and started again and again; {@code failover.rounds} says how often. */
    @Test
    void nothingIsLostWithAServerThatComesAndGoes() {
        int rounds = Integer.getInteger("failover.rounds", 3);
        var flow = new Flow(folder);
        int port = ProgramProcess.freePort();
        var lives = new ArrayList<ProgramProcess>();
        try (var agent = flow.agent("flow", server(port))) {
            for (int round = 0; round < rounds; round++) {
                var life = flow.aggregator(port);
                lives.add(life);
                life.awaiting("events", () -> numbers(life, "flow").size() > 300);
                life.kill();
                agent.awaiting(
                        "three seconds of events that nobody takes",
                        () -> agent.metric("tributary_buffer_events", "plugin_type=\"forward\"") > 300);
            }
            var last = flow.aggregator(port);
            lives.add(last);
            last.awaiting("events", () -> numbers(last, "flow").size() > 300);
            assertThat(agent.terminate()).isEqualTo(143);
            assertThat(missing("flow", lives)).isEmpty();
        } finally {
            lives.forEach(ProgramProcess::close);
        }
    }

    private static void signal(String name, ProgramProcess program) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(program.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }
}
