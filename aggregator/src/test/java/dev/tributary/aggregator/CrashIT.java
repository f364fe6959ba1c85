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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing lost and nothing twice while programs are killed: senders number their events and wait for acks, an agent hands
 * them to an aggregator, both with file buffers, which appends them to a file. Agent and aggregator are killed with
 * SIGKILL at random moments and started again.
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
        try {
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
            long acked = senders.stream().mapToLong(NumberedSender::ackedEvents).sum();
            aggregator.awaiting("all that was acked", () -> stored().size() >= acked);
            agent.terminate();
            aggregator.terminate();
            compare(senders, acked);
            System.out.printf(
                    "crash test: %d kills of the agent, %d of the aggregator; %d events acked, stored once each; %d resends%n",
                    kills[0],
                    kills[1],
                    acked,
                    senders.stream().mapToLong(NumberedSender::resends).sum());
        } finally {
            senders.forEach(NumberedSender::close);
            agent.close();
            aggregator.close();
        }
    }

    private void compare(List<NumberedSender> senders, long acked) throws IOException {
        var seen = new BitSet[SENDERS];
        Stream.iterate(0, i -> i < SENDERS, i -> i + 1).forEach(i -> seen[i] = new BitSet());
        var twice = new ArrayList<Integer>();
        List<Integer> stored = stored();
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

    /** The numbers in the aggregator's file, as they stand there. */
    private List<Integer> stored() throws IOException {
        Path file = folder.resolve("out.log");
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
                        agentPort, aggregatorPort, BUFFER.formatted(folder.resolve("agent-buffer"))));
        Files.writeString(folder.resolve("aggregator.conf"), """
                <source>
                  @type forward
                  @id in
                  bind 127.0.0.1
                  port %d
                </source>
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
                        aggregatorPort, folder.resolve("out"), BUFFER.formatted(folder.resolve("aggregator-buffer"))));
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
