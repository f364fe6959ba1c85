package dev.tributary.forward.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.forward.client.SimulatedServer.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Balancer, beliefs and failover against a virtual clock and a network that a seed breaks. */
class SimulationTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int AGENTS = 1000;
    /** Evenly spread over {@code reconnect_jitter} 0.5 s it would be 200. */
    private static final int PEAK_MAX = 260;

    /** Evenly spread over a second it would be 100. */
    private static final int HEARTBEATS_MAX = 150;

    private final VirtualTime time = new VirtualTime();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void nothingIsLostSharesAreKeptAndStandbyServersGoBack(long seed) {
        var random = new Random(seed);
        var servers = List.of(
                new SimulatedServer("a", 10, false),
                new SimulatedServer("b", 1, false),
                new SimulatedServer("c", 4, false),
                new SimulatedServer("s", 10, true),
                new SimulatedServer("t", 3, true));
        var agent = new SimulatedAgent(time, random, rules(true, 4), Duration.ofMillis(500), servers);
        long chunks = 0;
        for (int second = 0; second < 600; second++) {
            for (int i = 0; i < 20; i++) {
                agent.write(chunks++);
                time.run(Duration.ofMillis(50));
            }
            if (random.nextInt(15) == 0) {
                breakOrMend(servers.get(random.nextInt(servers.size())), random);
            }
        }
        servers.forEach(server -> server.condition = Condition.RUNNING);
        time.run(Duration.ofSeconds(120));

        assertThat(time.steps()).as("steps").isGreaterThan(20_000);
        assertThat(agent.delivered).as("delivered").isEqualTo(agent.made).hasSize((int) chunks);
        var stored = new HashSet<Long>();
        servers.forEach(server -> stored.addAll(server.stored));
        assertThat(stored).as("stored").isEqualTo(agent.made);
        assertThat(agent.wronglyUsedStandbys).isZero();
        assertThat(agent.stretches).as("times that the servers in use changed").hasSizeGreaterThan(10);
        agent.stretches.forEach(SimulationTest::checkShares);

        assertThat(agent.links).allMatch(link -> link.state() == Belief.State.UP);
        assertThat(agent.stretches.getLast().inUse()).as("fail-back").isEqualTo(agent.links.subList(0, 3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aThousandAgentsDoNotFallOverOneStandbyAtOnce(boolean heartbeats) {
        int peak = peakAtStandby(heartbeats, Duration.ofMillis(500));
        System.out.printf("Of %d agents, connections to the standby in the worst 100 ms: %d%n", AGENTS, peak);
        assertThat(peak).isLessThan(PEAK_MAX + (heartbeats ? HEARTBEATS_MAX : 0));
    }

    @Test
    void withoutJitterTheyWould() {
        assertThat(peakAtStandby(false, Duration.ZERO)).isGreaterThan(PEAK_MAX);
    }

    /** Kills the primary of many agents that all have a chunk under way, and counts who comes to the standby when. */
    private int peakAtStandby(boolean heartbeats, Duration jitter) {
        var primary = new SimulatedServer("primary", 60, false);
        var standby = new SimulatedServer("standby", 60, true);
        var agents = new ArrayList<SimulatedAgent>();
        for (int i = 0; i < AGENTS; i++) {
            agents.add(
                    new SimulatedAgent(time, new Random(i), rules(heartbeats, 16), jitter, List.of(primary, standby)));
        }
        long chunk = 0;
        for (SimulatedAgent agent : agents) {
            agent.write(chunk++);
        }
        time.run(SECOND);
        for (SimulatedAgent agent : agents) {
            agent.write(chunk++);
        }
        time.run(Duration.ofMillis(1));
        standby.connects.clear();
        Instant killedAt = time.now();
        primary.kill();
        time.run(Duration.ofSeconds(3));
        assertThat(agents).allMatch(agent -> agent.delivered.equals(agent.made));
        assertThat(standby.connects.size()).isGreaterThanOrEqualTo(AGENTS);

        var perSlot = new TreeMap<Long, Integer>();
        for (Instant connect : standby.connects) {
            perSlot.merge(Duration.between(killedAt, connect).toMillis() / 100, 1, Integer::sum);
        }
        return perSlot.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    private static Belief.Rules rules(boolean heartbeats, double phiThreshold) {
        return new Belief.Rules(heartbeats, SECOND, Duration.ofSeconds(10), Duration.ofSeconds(60), phiThreshold);
    }

    private static void breakOrMend(SimulatedServer server, Random random) {
        if (server.condition != Condition.RUNNING) {
            server.condition = Condition.RUNNING;
        } else if (random.nextBoolean()) {
            server.kill();
        } else {
            server.condition = Condition.BLACK_HOLE;
        }
    }

    /** In each whole cycle everybody in use was picked exactly as often as its weight says. */
    private static void checkShares(SimulatedAgent.Stretch stretch) {
        int cycle = stretch.inUse().stream().mapToInt(Candidate::weight).sum();
        List<SimulatedAgent.Link> picked = stretch.picked();
        for (int start = 0; cycle > 0 && start + cycle <= picked.size(); start += cycle) {
            List<SimulatedAgent.Link> turn = picked.subList(start, start + cycle);
            for (var link : stretch.inUse()) {
                assertThat(turn)
                        .as("cycle at %d of %s", start, link.label())
                        .filteredOn(one -> one == link)
                        .hasSize(link.weight());
            }
        }
    }
}
