package dev.tributary.status;

import dev.tributary.worker.DurationHistogram;
import dev.tributary.worker.Figure;
import dev.tributary.worker.PluginFigures;
import dev.tributary.worker.PluginIdentity;
import dev.tributary.worker.Supervisor;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every figure of every plugin as {@code tributary_<name>{plugin_id,plugin_type,category,worker,…}}, read when it is
 * scraped: nothing is registered for a figure, and none outlives its plugin.
 */
final class PluginCollector extends Collector {
    private static final String PREFIX = "tributary_";

    private record Family(Type type, String help, List<Sample> samples) {}

    private final Supervisor supervisor;

    PluginCollector(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Map<String, Family> families = new LinkedHashMap<>();
        for (PluginFigures one : supervisor.figures()) {
            one.figures().forEach(figure -> add(families, one.plugin(), figure));
        }
        return families.entrySet().stream()
                .map(one -> new MetricFamilySamples(
                        one.getKey(),
                        one.getValue().type(),
                        one.getValue().help(),
                        one.getValue().samples()))
                .toList();
    }

    private static void add(Map<String, Family> families, PluginIdentity plugin, Figure figure) {
        String name = name(figure);
        Type type = switch (figure) {
            case Figure.Count count -> Type.COUNTER;
            case Figure.Level level -> Type.GAUGE;
            case Figure.Latency latency -> Type.HISTOGRAM;
        };
        Family family = families.computeIfAbsent(name, absent -> new Family(type, figure.help(), new ArrayList<>()));
        if (family.type() != type) {
            return; // two plugins disagree on what the name is; a scraper would refuse everything
        }
        var keys = new ArrayList<>(List.of("plugin_id", "plugin_type", "category", "worker"));
        var values = new ArrayList<>(
                List.of(plugin.id(), plugin.type(), plugin.category(), Integer.toString(plugin.workerId())));
        for (int i = 0; i < figure.labels().size(); i += 2) {
            keys.add(figure.labels().get(i));
            values.add(figure.labels().get(i + 1));
        }
        switch (figure) {
            case Figure.Count count ->
                family.samples()
                        .add(new Sample(
                                name + "_total", keys, values, count.counter().value()));
            case Figure.Level level ->
                family.samples()
                        .add(new Sample(name, keys, values, level.value().getAsLong()));
            case Figure.Latency latency -> addBuckets(family.samples(), name, keys, values, latency.durations());
        }
    }

    /** A counter's samples end in {@code _total}, and a timing tells its unit, whether or not the plugin wrote so. */
    private static String name(Figure figure) {
        String name = PREFIX + figure.name();
        return switch (figure) {
            case Figure.Count count -> unsuffixed(name, "_total");
            case Figure.Level level -> name;
            case Figure.Latency latency -> unsuffixed(name, "_seconds") + "_seconds";
        };
    }

    static String unsuffixed(String name, String suffix) {
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    private static void addBuckets(
            List<Sample> samples, String name, List<String> keys, List<String> values, DurationHistogram durations) {
        double[] bounds = DurationHistogram.boundsSeconds();
        long[] counts = durations.counts();
        var bucketKeys = new ArrayList<>(keys);
        bucketKeys.add("le");
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            below += counts[i];
            var bucketValues = new ArrayList<>(values);
            bucketValues.add(i < bounds.length ? doubleToGoString(bounds[i]) : "+Inf");
            samples.add(new Sample(name + "_bucket", bucketKeys, bucketValues, below));
        }
        samples.add(new Sample(name + "_count", keys, values, below));
        samples.add(new Sample(name + "_sum", keys, values, durations.sumSeconds()));
    }
}
