package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.program.ProgramProcess;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Configurations that were written for Fluentd run as they are. The system property {@code listings} names a folder with
 * {@code 7.2-forward-out.conf} and {@code 7.3-forward-in.conf}, two agents' and an aggregator's; without it we take
 * files of our own with the same traits. Both listen on or send to 127.0.0.1:28080, so that port has to be free.
 */
class ListingsIT {

    @Test
    void twoNodesArriveAtTheAggregatorAndStrayWordsAreWarnedOf() {
        Path out = listing("7.2-forward-out.conf");
        Path in = listing("7.3-forward-in.conf");
        try (var aggregator = ProgramProcess.aggregator().args("-c", in).start().awaitReady();
                var first = node("Node1", out);
                var second = node("Node2", out)) {
            first.awaitReady();
            second.awaitReady();
            for (String node : new String[] {"Node1", "Node2"}) {
                aggregator.awaiting(
                        "events of " + node,
                        () -> Printed.records(aggregator, node).size() >= 2);
                assertThat(Printed.numbers(aggregator, node, "counter")).startsWith(0, 1);
                assertThat(Printed.records(aggregator, node).getFirst().getString("hello"))
                        .isEqualTo("world");
            }
            for (var program : new ProgramProcess[] {first, second}) {
                // A comment that goes on in the next line: its words are parameters, and nobody knows them.
                program.awaitErr(line -> line.matches(".*WARN.*7\\.2-forward-out\\.conf:8:\\d+: parameter"
                        + " 'environment' .*not used; the nearest known name is '\\w+'"));
                program.awaitErr(
                        line -> line.matches(
                                ".*WARN.*7\\.2-forward-out\\.conf:9:\\d+: parameter 'make' .*the nearest known name is '\\w+'"));
            }
            // The agent's own console shows what its filter printed, with the tag put into the record.
            assertThat(Printed.records(first, "Node1").getFirst().getString("fluentd_tag"))
                    .isEqualTo("Node1");
        }
    }

    private static ProgramProcess node(String name, Path config) {
        return ProgramProcess.edgeAgent()
                .env("NodeName", name)
                .args("-c", config)
                .start();
    }

    static Path listing(String name) {
        String folder = System.getProperty("listings", "");
        return folder.isEmpty() ? own(name) : Path.of(folder).toAbsolutePath().resolve(name);
    }

    private static Path own(String name) {
        URL resource = ListingsIT.class.getResource("listings/" + name);
        try {
            return Path.of(resource.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
