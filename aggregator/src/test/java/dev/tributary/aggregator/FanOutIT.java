package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.program.ProgramProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One agent, two aggregators, with configurations as people write them. The system property {@code listings} names a
 * folder with Fluentd's {@code 7.4-fan-out-weighted.conf}, {@code 7.5-forward-in-nodeport.conf}, {@code
 * 7.6-roundrobin.conf} and {@code standby-fragment.conf}, which need the ports 28080 and 38080; without it we take our
 * own, with the same traits and any ports.
 */
class FanOutIT {
    private static final String LISTINGS = System.getProperty("listings", "");
    private static final int FIRST = LISTINGS.isEmpty() ? ProgramProcess.freePort() : 28080;
    private static final int SECOND = LISTINGS.isEmpty() ? ProgramProcess.freePort() : 38080;

    private static final String AGGREGATOR = """
            <source>
              @type forward
              port "#{ENV["NodePort"]}"      # by the environment
              bind 127.0.0.1
            </source>

            <match *>
              @type stdout
            </match>
            """;

    private static final String WEIGHTED = """
            <source>
              @type dummy
              tag dummy-fanout-source
              auto_increment_key counter
              rate 10
              dummy {"hello":"world"}
            </source>

            <match *>
                @type forward
                buffer_type memory
                flush_interval 0.2s
                <server>             # most of them
                  host 127.0.0.1
                  port %d
                  weight 10
                </server>
                <server>
                  host 127.0.0.1
                  port %d
                  weight 1
                </server>

              <secondary>
                @type stdout
              </secondary>
            </match>
            """;

    private static final String STANDBY = """
            <server>
                name myserver1
                host 127.0.0.1
                port %d
                standby false
            </server>
            <server>
                name myserver2
                host 127.0.0.1
                port %d
                standby true
            </server>
            """;

    private static final String ROUND_ROBIN = """
            <source>
              @type dummy
              tag dummy-fanout-source
              auto_increment_key counter
              rate 10
              dummy {"hello":"world"}
            </source>

            <match *>
                @type roundrobin
                <store>
                  @type forward
                  buffer_type memory
                  flush_interval 0.2s
                  weight 50
                  <server>
                    host 127.0.0.1
                    port %d
                  </server>
                </store>
                <store>
                  @type forward
                  buffer_type memory
                  flush_interval 0.2s
                    weight 50

                  <server>
                    host 127.0.0.1
                    port %d
                  </server>
                </store>

              <secondary>
                @type stdout
              </secondary>
            </match>
            """;

    private static final Pattern COUNTER = Pattern.compile(".*dummy-fanout-source: \\{.*\"counter\":(\\d+).*");

    @TempDir
    Path folder;

    @Test
    void chunksAreSharedAsTheWeightsSay() throws IOException {
        Path agentFile = file("7.4-fan-out-weighted.conf", WEIGHTED);
        try (var heavy = aggregator(FIRST).awaitReady();
                var light = aggregator(SECOND).awaitReady();
                var agent = agent(agentFile).awaitReady()) {
            agent.awaiting("22 chunks", () -> chunks(heavy) + chunks(light) >= 22);
            // The agent goes on meanwhile: what the heavy one has is only to be compared if the light one had no turn.
            agent.awaiting("both counts of a moment", () -> {
                long lightOnes = chunks(light);
                long all = chunks(heavy) + lightOnes;
                if (chunks(light) != lightOnes) {
                    return false;
                }
                assertThat(lightOnes).as("of %d", all).isBetween(all / 11 - 1, all / 11 + 1);
                return true;
            });
            assertThat(agent.err()).noneMatch(line -> line.contains("'weight'"));
            assertThat(counters(heavy, light)).as("each event once").doesNotHaveDuplicates();
        }
    }

    @Test
    void storesGetEqualSharesAndStrayPartsAreWarnedOf() throws IOException {
        Path agentFile = file("7.6-roundrobin.conf", ROUND_ROBIN);
        try (var first = aggregator(FIRST).awaitReady();
                var second = aggregator(SECOND).awaitReady();
                var agent = agent(agentFile)) {
            agent.awaiting(
                    "20 events at each",
                    () -> counters(first).size() >= 20 && counters(second).size() >= 20);
            assertThat(usualRun(counters(first))).as("every other event").isEqualTo(1);
            assertThat(usualRun(counters(second))).as("every other event").isEqualTo(1);
            assertThat(counters(first, second)).doesNotHaveDuplicates();
            agent.awaitErr(line -> line.matches(".*WARN.*7\\.6-roundrobin\\.conf:\\d+:\\d+: section <secondary> is not"
                    + " used in <match \\*> of roundrobin plugin.*"));
            assertThat(agent.err()).noneMatch(line -> line.contains("'weight'"));
        }
    }

    @Test
    void theStandbyTakesOverAndStepsBack() throws IOException {
        String weighted = Files.readString(file("7.4-fan-out-weighted.conf", WEIGHTED));
        String servers = Files.readString(file("standby-fragment.conf", STANDBY));
        int from = weighted.indexOf("<server>");
        int to = weighted.lastIndexOf("</server>") + "</server>".length();
        Path agentFile = Files.writeString(
                folder.resolve("standby.conf"), weighted.substring(0, from) + servers + weighted.substring(to));
        try (var standby = aggregator(SECOND).awaitReady();
                var primary = aggregator(FIRST).awaitReady();
                var agent = agent(agentFile)) {
            agent.awaiting("10 events at the primary", () -> counters(primary).size() >= 10);
            assertThat(counters(standby)).isEmpty();
            primary.kill();
            agent.awaiting("10 events at the standby", () -> counters(standby).size() >= 10);
            agent.awaitErr(line -> line.contains("standby myserver2 steps in"));
            assertThat(upstream(agent, 0, "state")).isEqualTo("down");
            assertThat(upstream(agent, 0, "role")).isEqualTo("primary");
            assertThat(upstream(agent, 0, "why")).isNotNull();
            assertThat(upstream(agent, 1, "in_use")).isEqualTo(true);

            try (var back = aggregator(FIRST)) {
                agent.awaiting(
                        "10 events at the primary again", () -> counters(back).size() >= 10);
                agent.awaitErr(line -> line.contains("standby myserver2 steps back"));
                assertThat(upstream(agent, 0, "state")).isEqualTo("up");
                assertThat(upstream(agent, 1, "in_use")).isEqualTo(false);
            }
        }
    }

    private ProgramProcess aggregator(int port) throws IOException {
        return ProgramProcess.aggregator()
                .env("NodePort", port)
                .args("-c", file("7.5-forward-in-nodeport.conf", AGGREGATOR))
                .start();
    }

    private static ProgramProcess agent(Path file) {
        return ProgramProcess.edgeAgent().args("-c", file).start();
    }

    private Path file(String name, String ours) throws IOException {
        return LISTINGS.isEmpty()
                ? Files.writeString(folder.resolve(name), ours.formatted(FIRST, SECOND))
                : Path.of(LISTINGS).toAbsolutePath().resolve(name);
    }

    private static long chunks(ProgramProcess aggregator) {
        return (long) aggregator.metric("tributary_messages_in_total");
    }

    private static Object upstream(ProgramProcess agent, int index, String what) {
        return agent.check("ready", "forward-output \"forward-1\"")
                .getJsonObject("data")
                .getValue("upstreams[" + index + "]." + what);
    }

    /**
     * How many numbers are usually next to each other: a source that is held up makes several events at once, which go
     * the same way.
     */
    private static int usualRun(List<Integer> numbers) {
        var runs = new ArrayList<Integer>();
        int begun = 0;
        for (int i = 1; i <= numbers.size(); i++) {
            if (i == numbers.size() || numbers.get(i) != numbers.get(i - 1) + 1) {
                runs.add(i - begun);
                begun = i;
            }
        }
        runs.sort(null);
        return runs.get(runs.size() / 2);
    }

    private static List<Integer> counters(ProgramProcess... programs) {
        return java.util.Arrays.stream(programs)
                .flatMap(program -> program.out().stream())
                .map(COUNTER::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(line -> Integer.valueOf(line.group(1)))
                .toList();
    }
}
