package dev.tributary.status;

import dev.tributary.worker.Supervisor;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the program is, which configuration it runs, and since when. */
final class ProgramCollector extends Collector {
    private static final double MILLIS = 1000.0;

    private final ProgramInfo program;
    private final Supervisor supervisor;

    ProgramCollector(ProgramInfo program, Supervisor supervisor) {
        this.program = program;
        this.supervisor = supervisor;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var families = new ArrayList<MetricFamilySamples>();
        families.add(new GaugeMetricFamily(
                        "tributary_build_info",
                        "1; what runs is in the labels",
                        List.of("program", "version", "java", "node"))
                .addMetric(
                        List.of(
                                program.name(),
                                program.version(),
                                Runtime.version().toString(),
                                program.node()),
                        1));
        families.add(new GaugeMetricFamily(
                "tributary_uptime_seconds",
                "How long the process runs",
                program.uptime(Instant.now()).toMillis() / MILLIS));
        supervisor.loaded().ifPresent(config -> {
            families.add(new GaugeMetricFamily(
                            "tributary_config_info",
                            "1; which configuration runs is in the labels",
                            List.of("name", "hash"))
                    .addMetric(List.of(config.name(), config.hash()), 1));
            families.add(new GaugeMetricFamily(
                    "tributary_config_loaded_timestamp_seconds",
                    "When the configuration was read",
                    config.at().toEpochMilli() / MILLIS));
        });
        return families;
    }
}
