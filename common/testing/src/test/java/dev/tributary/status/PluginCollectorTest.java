package dev.tributary.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.worker.TestHost;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PluginCollectorTest {
    private final TestHost host = new TestHost();
    private final CollectorRegistry registry = new CollectorRegistry();

    @AfterEach
    void close() throws Exception {
        host.close();
    }

    private List<String> scrape() throws IOException {
        var text = new StringWriter();
        TextFormat.writeFormat(TextFormat.CONTENT_TYPE_004, text, registry.metricFamilySamples());
        return text.toString().lines().toList();
    }

    private void start() {
        host.start("""
                <source>
                  @type probe
                  @id in
                </source>
                <match **>
                  @type probe
                  @id out
                </match>
                """);
        registry.register(new PluginCollector(host.supervisor));
    }

    private static String labels(String id, String category) {
        return "{plugin_id=\"" + id + "\",plugin_type=\"probe\",category=\"" + category + "\",worker=\"0\",";
    }

    @Test
    void countersGaugesAndTimingsCarryThePluginAndTheirOwnLabels() throws IOException {
        start();
        var meters = host.plugins.outputs.get("out").context.meters();
        meters.counter("errors", "Errors", "reason", "connect").add(3);
        meters.counter("connections_total", "Connections", "kind", "tcp").add(2);
        meters.gauge("buffer_bytes", "Bytes held", () -> 42, "kind", "staged");
        var timing = meters.timing("ack_latency", "How long acks take", "kind", "x");
        timing.record(Duration.ofMillis(3));
        timing.record(Duration.ofHours(1));
        String out = labels("out", "output");
        assertThat(scrape())
                .contains("tributary_errors_total" + out + "reason=\"connect\",} 3.0")
                .contains("# TYPE tributary_errors_total counter")
                .contains("tributary_connections_total" + out + "kind=\"tcp\",} 2.0")
                .contains("tributary_buffer_bytes" + out + "kind=\"staged\",} 42.0")
                .contains("# HELP tributary_buffer_bytes Bytes held")
                .contains("tributary_ack_latency_seconds_bucket" + out + "kind=\"x\",le=\"0.0025\",} 0.0")
                .contains("tributary_ack_latency_seconds_bucket" + out + "kind=\"x\",le=\"0.005\",} 1.0")
                .contains("tributary_ack_latency_seconds_bucket" + out + "kind=\"x\",le=\"190.0\",} 1.0")
                .contains("tributary_ack_latency_seconds_bucket" + out + "kind=\"x\",le=\"+Inf\",} 2.0")
                .contains("tributary_ack_latency_seconds_count" + out + "kind=\"x\",} 2.0")
                .contains("tributary_ack_latency_seconds_sum" + out + "kind=\"x\",} 3600.003");
    }

    @Test
    void oneFamilyHoldsTheFiguresOfAllPlugins() throws IOException {
        start();
        host.plugins.sources.get("in").context.router();
        assertThat(scrape())
                .containsOnlyOnce("# TYPE tributary_emit_events_total counter")
                .contains("tributary_emit_events_total" + labels("in", "source") + "} 0.0")
                .contains("tributary_emit_events_total" + labels("out", "output") + "} 0.0");
    }

    @Test
    void aNameThatTwoPluginsUseForDifferentThingsIsExposedAsTheFirst() throws IOException {
        start();
        host.plugins.outputs.get("out").context.meters().gauge("size", "A level", () -> 1);
        host.plugins.sources.get("in").context.meters().timing("size", "A time");
        host.plugins.sources.get("in").context.meters().counter("size_seconds", "A count");
        assertThat(scrape())
                .filteredOn(line -> line.startsWith("# TYPE tributary_size_seconds"))
                .hasSize(1);
    }

    @Test
    void everyWorkerTellsOfItsRestartsUnderTheProcessName() throws IOException {
        host.start("<system>\nworkers 2\nprocess_name p\n</system>\n<source>\n@type probe\n@id in\n</source>\n");
        registry.register(new PluginCollector(host.supervisor));
        assertThat(scrape())
                .contains(
                        "tributary_worker_restarts_total{worker=\"0\",process_name=\"p\",} 0.0",
                        "tributary_worker_restarts_total{worker=\"1\",process_name=\"p\",} 0.0",
                        "tributary_worker_running{worker=\"1\",process_name=\"p\",} 1.0");
    }
}
