package dev.tributary.status;

import dev.tributary.plugin.PeerMemory;
import dev.tributary.regexp.SearchTime;
import dev.tributary.worker.DurationHistogram;
import dev.tributary.worker.Figure;
import dev.tributary.worker.PluginFigures;
import dev.tributary.worker.PluginIdentity;
import dev.tributary.worker.Supervisor;
import dev.tributary.worker.WorkerHistory;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        for (int id = 0; id < supervisor.workers(); id++) {
            addWorker(families, id);
        }
        addRegexpTimeouts(families);
        supervisor.memory().ifPresent(memory -> addMemory(families, memory));
        return families.entrySet().stream()
                .map(one -> new MetricFamilySamples(
                        one.getKey(),
                        one.getValue().type(),
                        one.getValue().help(),
                        one.getValue().samples()))
                .toList();
    }

    private void addMemory(Map<String, Family> families, PeerMemory memory) {
        addOne(
                families,
                "peer_memory_limit_bytes",
                Type.GAUGE,
                "Most bytes that may be held for all peers",
                memory.limitBytes());
        addOne(families, "peer_memory_held_bytes", Type.GAUGE, "Bytes held for all peers", memory.heldBytes());
        addOne(
                families,
                "peer_memory_unfinished_bytes",
                Type.GAUGE,
                "Bytes held of messages that have not ended",
                memory.unfinishedBytes());
        addOne(families, "peer_connections", Type.GAUGE, "Connections of peers", memory.connections());
        addOne(
                families,
                "peer_connections_not_let_in",
                Type.COUNTER,
                "Connections of peers that were closed as soon as they were accepted, as too many were open",
                memory.notLetIn());
        addOne(
                families,
                "peer_connections_max",
                Type.GAUGE,
                "Most connections of peers, as the process may have few descriptors",
                memory.connectionsMax());
        addOne(
                families,
                "peer_memory_gave_way",
                Type.COUNTER,
                "Peers whose connection was given up because peers held too much together",
                memory.gaveWay());
        addOne(
                families,
                "peer_memory_not_held",
                Type.COUNTER,
                "Messages that there was no room for, and that got no ack",
                memory.notHeld());
    }

    private void addOne(Map<String, Family> families, String name, Type type, String help, long value) {
        String full = PREFIX + name;
        families.put(
                full,
                new Family(
                        type,
                        help,
                        List.of(new Sample(
                                type == Type.COUNTER ? full + "_total" : full,
                                named(List.of()),
                                valued(List.of()),
                                value))));
    }

    private void addWorker(Map<String, Family> families, int id) {
        WorkerHistory history = supervisor.history(id);
        var keys = named(List.of("worker"));
        var values = valued(List.of(Integer.toString(id)));
        String restarts = PREFIX + "worker_restarts";
        families.computeIfAbsent(
                        restarts,
                        absent -> new Family(Type.COUNTER, "Times the worker was started again", new ArrayList<>()))
                .samples()
                .add(new Sample(restarts + "_total", keys, values, history.restarts()));
        String running = PREFIX + "worker_running";
        families.computeIfAbsent(
                        running,
                        absent -> new Family(
                                Type.GAUGE, "1 unless the worker has failed and is not back yet", new ArrayList<>()))
                .samples()
                .add(new Sample(running, keys, values, history.running() ? 1 : 0));
    }

    private void addRegexpTimeouts(Map<String, Family> families) {
        String name = PREFIX + "regexp_timeouts";
        var sample = new Sample(name + "_total", named(List.of()), valued(List.of()), SearchTime.exceeded());
        families.put(
                name,
                new Family(
                        Type.COUNTER,
                        "Searches with a regular expression that took too long and count as not matching",
                        List.of(sample)));
    }

    /** With the label of a {@code process_name}, if the configuration has one. */
    private List<String> named(List<String> keys) {
        return with(keys, supervisor.processName().map(name -> "process_name"));
    }

    private List<String> valued(List<String> values) {
        return with(values, supervisor.processName());
    }

    private static List<String> with(List<String> some, Optional<String> more) {
        var all = new ArrayList<>(some);
        more.ifPresent(all::add);
        return all;
    }

    private void add(Map<String, Family> families, PluginIdentity plugin, Figure figure) {
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
        List<String> keys = named(List.of("plugin_id", "plugin_type", "category", "worker"));
        List<String> values =
                valued(List.of(plugin.id(), plugin.type(), plugin.category(), Integer.toString(plugin.workerId())));
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
