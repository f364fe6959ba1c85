package dev.tributary.worker;

import dev.tributary.config.ConfigElement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the configurations that a process runs one after the other. A plugin that a reload leaves as it is keeps its id
 * and what its workers share; one whose section has changed shares nothing with the one before it. For any thread.
 */
final class Generation {
    /** The id that a section has. */
    record Named(ConfigElement element, String id) {}

    private final int number;
    private final List<Named> before;
    private final Map<String, Integer> since = new ConcurrentHashMap<>();
    private volatile List<Named> ids = List.of();

    private Generation(int number, List<Named> before) {
        this.number = number;
        this.before = before;
    }

    static Generation first() {
        return new Generation(0, List.of());
    }

    Generation next() {
        return new Generation(number + 1, ids);
    }

    /** The ids of the configuration before, in its order. */
    List<Named> idsBefore() {
        return before;
    }

    void ids(List<Named> given) {
        ids = List.copyOf(given);
    }

    /** The generation since which the plugin has been what it is. */
    int of(String pluginId) {
        return since.computeIfAbsent(pluginId, absent -> number);
    }

    /** The plugin goes on as it was. */
    void keeps(String pluginId, int generation) {
        since.put(pluginId, generation);
    }

    /** Of each plugin that was built. */
    Map<String, Integer> known() {
        return Map.copyOf(since);
    }
}
