package dev.tributary.testing;

import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Meters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** Meters a test reads by name and labels, in the order they are given. */
public final class TestMeters implements Meters {

    private record Key(String name, List<String> labels) {}

    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Key, LongSupplier> gauges = new ConcurrentHashMap<>();
    private final Map<Key, List<Duration>> timings = new ConcurrentHashMap<>();

    @Override
    public Counter counter(String name, String help, String... labels) {
        return counters.computeIfAbsent(new Key(name, List.of(labels)), key -> new Counter());
    }

    @Override
    public void gauge(String name, String help, LongSupplier value, String... labels) {
        gauges.put(new Key(name, List.of(labels)), value);
    }

    @Override
    public Timing timing(String name, String help, String... labels) {
        return timings.computeIfAbsent(new Key(name, List.of(labels)), key -> new CopyOnWriteArrayList<>())::add;
    }

    /** What a counter stands at; 0 if nobody asked for it. */
    public long count(String name, String... labels) {
        var counter = counters.get(new Key(name, List.of(labels)));
        return counter == null ? 0 : counter.value();
    }

    /** The sum of a counter over all its labels. */
    public long total(String name) {
        return counters.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .mapToLong(entry -> entry.getValue().value())
                .sum();
    }

    /** @throws AssertionError if no such gauge was made */
    public long gauge(String name, String... labels) {
        var gauge = gauges.get(new Key(name, List.of(labels)));
        if (gauge == null) {
            throw new AssertionError("no gauge " + name + List.of(labels) + ", only " + gauges.keySet());
        }
        return gauge.getAsLong();
    }

    /** The durations recorded, oldest first. */
    public List<Duration> durations(String name, String... labels) {
        return List.copyOf(timings.getOrDefault(new Key(name, List.of(labels)), List.of()));
    }
}
