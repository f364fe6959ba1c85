package dev.tributary.worker;

import dev.tributary.plugin.Counter;
import dev.tributary.plugin.Meters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Keeps the figures of one plugin: made on its event loop, read from anywhere. */
final class PluginMeters implements Meters {
    /** Label values may come from a peer; past so many of one name they are counted together as {@code other}. */
    static final int SERIES_MAX = 256;

    private record Key(String name, List<String> labels) {}

    /**
     * Those of a plugin of a worker, which go on counting when the worker is started again: what was lost with it would
     * be told to nobody otherwise.
     */
    static PluginMeters of(PluginIdentity plugin, SharedState shared) {
        String name = plugin.category() + " " + plugin.id() + " worker " + plugin.workerId();
        return shared.ofAll(name, PluginMeters.class, PluginMeters::new);
    }

    private final Map<Key, Figure> figures = new ConcurrentHashMap<>();

    @Override
    public Counter counter(String name, String help, String... labels) {
        return find(name, labels, Figure.Count.class, of -> new Figure.Count(name, help, of, new Counter()))
                .counter();
    }

    @Override
    public void gauge(String name, String help, LongSupplier value, String... labels) {
        Key key = key(name, labels);
        figures.put(key, new Figure.Level(name, help, key.labels(), value));
    }

    @Override
    public Timing timing(String name, String help, String... labels) {
        return find(
                        name,
                        labels,
                        Figure.Latency.class,
                        of -> new Figure.Latency(name, help, of, new DurationHistogram()))
                .durations();
    }

    Collection<Figure> figures() {
        return Collections.unmodifiableCollection(figures.values());
    }

    private <F extends Figure> F find(String name, String[] labels, Class<F> kind, Function<List<String>, F> maker) {
        Key key = key(name, labels);
        Figure figure = figures.computeIfAbsent(key, absent -> maker.apply(absent.labels()));
        if (!kind.isInstance(figure)) {
            throw new IllegalStateException("the figure " + name + " is a "
                    + figure.getClass().getSimpleName() + " already, not a " + kind.getSimpleName());
        }
        return kind.cast(figure);
    }

    private Key key(String name, String[] labels) {
        if (labels.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "labels of " + name + " come in pairs of key and value: " + String.join(", ", labels));
        }
        var key = new Key(name, List.of(labels));
        if (labels.length == 0 || figures.containsKey(key)) {
            return key;
        }
        long series =
                figures.keySet().stream().filter(one -> one.name().equals(name)).count();
        return series < SERIES_MAX ? key : new Key(name, other(labels));
    }

    private static List<String> other(String[] labels) {
        var others = new ArrayList<String>();
        for (int i = 0; i < labels.length; i += 2) {
            others.add(labels[i]);
            others.add("other");
        }
        return List.copyOf(others);
    }
}
