package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.program.ProgramProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing lost and nothing twice while programs are killed: senders number their events and wait for acks, a log file
 * with numbered lines grows, an agent takes both and hands them to an aggregator, both with file buffers, which appends
 * them to files. Agent and aggregator are killed with SIGKILL at random moments and started again.
 *
 * <p>{@code -Dcrash.rounds=200} makes it longer, {@code -Dcrash.seed=…} repeats a run's choices.
 */
class CrashIT {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 3);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final int SENDERS = 3;
    private static final int NUMBERS_EACH = 100_000_000;
    /** From a start to a kill; a program takes about two seconds until it serves, and is to be caught in that too. */
    private static final int LIFE_MILLIS_MAX = 6_000;

    private static final String BUFFER = """
                  @type file
                  path %s
                  flush_mode immediate
                  retry_wait 0.2
                  retry_max_interval 1
                  retry_forever true
                """;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final int agentPort = ProgramProcess.freePort();
    private final int aggregatorPort = ProgramProcess.freePort();
    private ProgramProcess agent;
    private ProgramProcess aggregator;

    @Test
    void everyAckedEventIsStoredOnceHoweverOftenAgentAndAggregatorAreKilled() throws Exception {
        System.out.println("crash test: " + ROUNDS + " rounds, -Dcrash.seed=" + SEED);
        writeConfigurations();
        aggregator = startAggregator();
        agent = startAgent();
        var senders = new ArrayList<NumberedSender>();
        try (var lines = new NumberedLines(folder.resolve("lines.log"))) {
            agent.awaitReady();
            for (int i = 0; i < SENDERS; i++) {
                senders.add(new NumberedSender(agentPort, i * NUMBERS_EACH, SEED + i));
            }
            int[] kills = new int[2];
            for (int round = 0; round < ROUNDS; round++) {
                LockSupport.parkNanos(random.nextInt(LIFE_MILLIS_MAX) * 1_000_000L);
                int which = random.nextInt(3);
                if (which != 1) {
                    agent.kill();
                    kills[0]++;
                }
                if (which != 0) {
                    aggregator.kill();
                    kills[1]++;
                }
                if (which != 1) {
                    agent = startAgent();
                }
                if (which != 0) {
                    aggregator = startAggregator();
                }
            }
            aggregator.awaitReady();
            agent.awaitReady();
            for (NumberedSender sender : senders) {
                sender.finish();
            }
            int written = lines.finish();
            long acked = senders.stream().mapToLong(NumberedSender::ackedEvents).sum();
            aggregator.awaiting("all that was acked", () -> stored("out.log").size() >= acked);
            aggregator.awaiting(
                    "all that was written", () -> stored("lines-out.log").size() >= written);
            assertBooksBalance(agent, "out");
            assertBooksBalance(aggregator, "out");
            assertBooksBalance(aggregator, "lines");
            agent.terminate();
            aggregator.terminate();
            compare(senders, acked);
            assertThat(stored("lines-out.log").stream().sorted().toList())
                    .as("lines of the file, seed %d", SEED)
                    .isEqualTo(IntStream.range(0, written).boxed().toList());
            System.out.printf(
                    "crash test: %d kills of the agent, %d of the aggregator; %d events acked and %d lines followed, stored"
                            + " once each; %d resends%n",
                    kills[0],
                    kills[1],
                    acked,
                    written,
                    senders.stream().mapToLong(NumberedSender::resends).sum());
        } finally {
            senders.forEach(NumberedSender::close);
            agent.close();
            aggregator.close();
        }
    }

    /** What a buffer took up and took in has left it, is in it, or is counted with a reason. */
    private static void assertBooksBalance(ProgramProcess program, String id) {
        String plugin = "plugin_id=\"" + id + "\"";
        program.awaiting(
                "books of " + id + " that balance",
                () -> sum(program, plugin, "events_in_total", "recovered_events_total")
                        == sum(
                                program,
                                plugin,
                                "events_out_total",
                                "secondary_events_total",
                                "dead_letter_events_total",
                                "dropped_events_total",
                                "kept_events_total",
                                "buffer_events"));
    }

    private static double sum(ProgramProcess program, String plugin, String... metrics) {
        return Stream.of(metrics)
                .mapToDouble(metric -> program.metric("tributary_" + metric, plugin))
                .sum();
    }

    private void compare(List<NumberedSender> senders, long acked) throws IOException {
        var seen = new BitSet[SENDERS];
        Stream.iterate(0, i -> i < SENDERS, i -> i + 1).forEach(i -> seen[i] = new BitSet());
        var twice = new ArrayList<Integer>();
        List<Integer> stored = stored("out.log");
        for (int number : stored) {
            BitSet of = seen[number / NUMBERS_EACH];
            if (of.get(number % NUMBERS_EACH)) {
                twice.add(number);
            }
            of.set(number % NUMBERS_EACH);
        }
        var missing = new ArrayList<Integer>();
        for (NumberedSender sender : senders) {
            BitSet of = seen[sender.first() / NUMBERS_EACH];
            int count = sender.end() - sender.first();
            for (int i = of.nextClearBit(0); i < count; i = of.nextClearBit(i + 1)) {
                missing.add(sender.first() + i);
            }
        }
        assertThat(missing).as("acked and not stored, seed %d", SEED).isEmpty();
        assertThat(twice).as("stored twice, seed %d", SEED).isEmpty();
        assertThat(stored).hasSize((int) acked);
    }

    /** The numbers in a file of the aggregator's, as they stand there. */
    private List<Integer> stored(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank())
                    .map(line -> Integer.parseInt(line.strip()))
                    .toList();
        }
    }

    private void writeConfigurations() throws IOException {
        Files.writeString(folder.resolve("agent.conf"), """
                <source>
                  @type forward
                  @id in
                  bind 127.0.0.1
                  port %d
                </source>
                <source>
                  @type tail
                  @id lines
                  path %s
                  pos_file %s
                  read_from_head true
                  tag lines
                  <parse>
                    @type none
                    message_key n
                  </parse>
                </source>
                <match **>
                  @type forward
                  @id out
                  require_ack_response true
                  ack_response_timeout 10s
                  recover_wait 1s
                  <server>
                    host 127.0.0.1
                    port %d
                  </server>
                  <buffer tag>
                %s  </buffer>
                </match>
                """.formatted(
                        agentPort,
                        folder.resolve("lines.log"),
                        folder.resolve("lines.pos"),
                        aggregatorPort,
                        BUFFER.formatted(folder.resolve("agent-buffer"))));
        Files.writeString(folder.resolve("aggregator.conf"), """
                <source>
                  @type forward
                  @id in
                  bind 127.0.0.1
                  port %d
                </source>
                <match lines>
                  @type file
                  @id lines
                  path %s
                  append true
                  <format>
                    @type single_value
                    message_key n
                  </format>
                  <buffer []>
                %s  </buffer>
                </match>
                <match **>
                  @type file
                  @id out
                  path %s
                  append true
                  <format>
                    @type single_value
                    message_key n
                  </format>
                  <buffer []>
                %s  </buffer>
                </match>
                """.formatted(
                        aggregatorPort,
                        folder.resolve("lines-out"),
                        BUFFER.formatted(folder.resolve("lines-buffer")),
                        folder.resolve("out"),
                        BUFFER.formatted(folder.resolve("aggregator-buffer"))));
    }

    private ProgramProcess startAgent() {
        return ProgramProcess.edgeAgent()
                .jvm("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .args("-c", folder.resolve("agent.conf"))
                .start();
    }

    private ProgramProcess startAggregator() {
        return ProgramProcess.aggregator()
                .jvm("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .args("-c", folder.resolve("aggregator.conf"))
                .start();
    }
}
