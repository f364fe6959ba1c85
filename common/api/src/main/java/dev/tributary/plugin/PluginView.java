package dev.tributary.plugin;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a plugin is at one moment, as another plugin of its worker sees it.
 *
 * @param category {@code source}, {@code filter} or {@code output}
 * @param type as it is written in the configuration
 * @param config its parameters as they are written, secrets masked
 */
public record PluginView(
        String id,
        String category,
        String type,
        Map<String, String> config,
        List<Reading> figures,
        Optional<Condition> condition) {

    /** What a figure says; of durations there are two, {@code <name>_count} and {@code <name>_seconds}. */
    public record Reading(String name, List<String> labels, double value) {}

    /** The sum of the figures of that name that have all these labels, {@code key, value, …}; empty if there is none. */
    public Optional<Double> figure(String name, String... labels) {
        List<Reading> found = figures.stream()
                .filter(one -> one.name().equals(name) && one.labels().containsAll(List.of(labels)))
                .toList();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.stream().mapToDouble(Reading::value).sum());
    }
}
