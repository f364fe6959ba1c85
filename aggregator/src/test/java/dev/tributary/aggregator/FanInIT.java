package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.program.ProgramProcess;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job: many agents, one aggregator, each a process of its own. */
class FanInIT {
    private static final int STOPPED = 143;
    private static final String NUMBERED = """
            <source>
              @type sample
              @id numbered
              tag "#{ENV.fetch('NodeName')}"
              sample {"hello": "world"}
              auto_increment_key n
              rate %d
            </source>
            <filter **>
              @type stdout
            </filter>
            """;
    private static final String STDOUT_MATCH = """
            <match **>
              @type stdout
              @id console
            </match>
            """;

    @TempDir
    Path folder;

    private final int forwardPort = ProgramProcess.freePort();

    @Test
    void everyEventOfTwoAgentsArrivesExactlyOnceAndInTheOrderOfItsAgent() {
        Path agentConfig = agentConfig(1000);
        try (var aggregator = aggregator();
                var first = agent("Node1", agentConfig);
                var second = agent("Node2", agentConfig)) {
            var agents = List.of(first, second);
            for (int i = 0; i < 2; i++) {
                String tag = "Node" + (i + 1);
                aggregator.awaiting(
                        "2000 events of " + tag, () -> numbers(aggregator, tag).size() >= 2000);
            }
            // A stop delivers what the agents hold, so all they have made is there in the end.
            agents.forEach(agent -> assertThat(agent.terminate()).isEqualTo(STOPPED));
            for (int i = 0; i < 2; i++) {
                String tag = "Node" + (i + 1);
                List<Integer> made = numbers(agents.get(i), tag);
                assertThat(agents.get(i).errText()).contains("stopped; nothing is left");
                aggregator.awaiting(
                        "the last of " + tag, () -> numbers(aggregator, tag).size() >= made.size());
                assertThat(made).isEqualTo(upTo(made.size()));
                assertThat(numbers(aggregator, tag)).isEqualTo(made);
            }
            assertThat(aggregator.terminate()).isEqualTo(STOPPED);
            assertThat(aggregator.out())
                    .hasSize(first.out().size() + second.out().size());
        }
    }

    @Test
    void whileTheAggregatorIsAwayEventsWaitAndReadinessSaysSo() {
        var up = aggregator().awaitReady();
        try (var agent = agent("Node1", agentConfig(100))) {
            List<Integer> before;
            try (var aggregator = up) {
                aggregator.awaiting(
                        "an event", () -> !numbers(aggregator, "Node1").isEmpty());
                agent.awaitReady();
                assertThat(server(agent)).contains("state\":\"up\"");
                aggregator.terminate();
                before = numbers(aggregator, "Node1");
            }
            agent.awaitHealth("ready", "DOWN");
            assertThat(server(agent)).contains("state\":\"down\"");
            assertThat(agent.health("live").getString("status")).isEqualTo("UP");
            assertThat(agent.health("started").getString("status")).isEqualTo("UP");
            int made = numbers(agent, "Node1").size();
            agent.awaiting(
                    "more events in the meantime", () -> numbers(agent, "Node1").size() > made + 50);
            agent.awaiting(
                    "a full picture of what waits",
                    () -> agent.check("ready", "forward-output \"out\"")
                                    .getJsonObject("data")
                                    .getLong("buffered_bytes", 0L)
                            > 0);

            try (var aggregator = aggregator()) {
                agent.awaitReady();
                aggregator.awaiting(
                        "all that waited", () -> numbers(aggregator, "Node1").contains(made + 50));
                agent.terminate();
                var arrived = new HashSet<>(before);
                aggregator.awaiting(
                        "the last",
                        () -> numbers(aggregator, "Node1")
                                .contains(numbers(agent, "Node1").size() - 1));
                arrived.addAll(numbers(aggregator, "Node1"));
                assertThat(arrived)
                        .containsExactlyInAnyOrderElementsOf(
                                upTo(numbers(agent, "Node1").size()));
            }
        }
    }

    @Test
    void anAgentThatCannotDeliverSaysWhatItLeaves() {
        Path config = Config.write(
                folder.resolve("lonely.conf"),
                "<system>\n  shutdown_timeout 10s\n</system>",
                NUMBERED.formatted(100),
                Config.FORWARD_MATCH);
        try (var agent = agent("Node1", config)) {
            agent.awaitHealth("started", "UP");
            agent.awaiting("events", () -> numbers(agent, "Node1").size() > 100);
            assertThat(agent.health("ready").getString("status")).isEqualTo("DOWN");
            agent.askToStop();
            // HTTP answers while it tries to deliver.
            agent.awaiting(
                    "STOPPING",
                    () -> agent.check("ready", "pipeline")
                            .getJsonObject("data")
                            .getString("state")
                            .equals("STOPPING"));
            assertThat(agent.awaitExit()).isEqualTo(STOPPED);
            assertThat(agent.err()).anyMatch(line -> line.contains("stopped; not finished: forward output 'out'"));
            assertThat(agent.err()).anyMatch(line -> line.matches(".* ERROR .* events in .* are lost: .*"));
        }
    }

    @Test
    void eachProgramTellsItsHealthWithData() {
        try (var aggregator = aggregator().awaitReady();
                var agent = agent("Node1", agentConfig(10))) {
            agent.awaitReady();
            for (var program : List.of(aggregator, agent)) {
                for (String kind : List.of("live", "ready", "started")) {
                    assertThat(program.health(kind).getString("status"))
                            .as(kind)
                            .isEqualTo("UP");
                }
                assertThat(program.get("/q/health").orElseThrow().statusCode()).isEqualTo(200);
                assertThat(program.get("/").orElseThrow().body()).contains("worker 0");
            }
            assertThat(aggregator.check("ready", "forward-source \"in\"").getJsonObject("data"))
                    .anySatisfy(one -> assertThat(one.getValue()).isEqualTo("127.0.0.1:" + forwardPort));
            assertThat(server(agent)).contains("127.0.0.1:" + forwardPort, "state\":\"up\"");
            assertThat(agent.check("ready", "forward-output \"out\"")
                            .getJsonObject("data")
                            .containsKey("buffered_bytes"))
                    .isTrue();
            assertThat(aggregator.check("live", "worker 0").getString("status")).isEqualTo("UP");
        }
    }

    private Path agentConfig(int rate) {
        return Config.write(folder.resolve("agent.conf"), NUMBERED.formatted(rate), Config.FORWARD_MATCH);
    }

    private ProgramProcess aggregator() {
        Path config = Config.write(folder.resolve("aggregator.conf"), Config.FORWARD_SOURCE, STDOUT_MATCH);
        return ProgramProcess.aggregator()
                .env("FORWARD_PORT", forwardPort)
                .args("-c", config)
                .start();
    }

    private ProgramProcess agent(String name, Path config) {
        return ProgramProcess.edgeAgent()
                .env("NodeName", name)
                .env("FORWARD_PORT", forwardPort)
                .args("-c", config)
                .start();
    }

    /** What the agent's readiness tells of its server, as text. */
    private static String server(ProgramProcess agent) {
        return agent.check("ready", "forward-output \"out\"")
                .getJsonObject("data")
                .encode();
    }

    private static List<Integer> numbers(ProgramProcess program, String tag) {
        return Printed.numbers(program, tag, "n");
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
