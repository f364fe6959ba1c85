package dev.tributary.worker;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.config.syntax.Configuration;
import dev.tributary.config.syntax.Directive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The id of each plugin: its {@code @id}, or {@code <type>-<n>}, n counting the plugins of that type over all workers
 * (sources, then what is outside of labels, then the labels, each in file order), so that a plugin has the same id in
 * each worker. A plugin within another has its parent's id in front.
 */
final class PluginIds {
    private final IdentityHashMap<ConfigElement, String> ids = new IdentityHashMap<>();
    private final List<Generation.Named> given = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Position> taken = new HashMap<>();

    private final Consumer<ConfigException> errors;

    /**
     * @param typeName the name of a directive's type, for one of its aliases too
     * @param before the ids of a configuration that this one replaces: a section that is in both has the same in both
     * @param errors told of an id that another plugin of this worker has
     */
    PluginIds(
            Configuration configuration,
            Function<Directive, String> typeName,
            List<Generation.Named> before,
            Consumer<ConfigException> errors) {
        this.errors = errors;
        var inLabels = configuration.labels().stream().flatMap(label -> label.pipeline().stream());
        var all = Stream.of(configuration.sources().stream(), configuration.pipeline().stream(), inLabels)
                .flatMap(Function.identity())
                .toList();
        var earlier = new ArrayList<>(before);
        all.stream()
                .map(Directive::element)
                .filter(one -> one.id().isEmpty())
                .forEach(one -> earlier.stream()
                        .filter(old -> old.element().saysTheSame(one))
                        .findFirst()
                        .ifPresent(old -> {
                            earlier.remove(old);
                            ids.put(one, old.id());
                        }));
        var used = new HashSet<>(ids.values());
        for (Directive one : all) {
            ConfigElement element = one.element();
            if (!ids.containsKey(element)) {
                ids.put(element, element.id().orElseGet(() -> unused(used, typeName.apply(one))));
            }
            given.add(new Generation.Named(element, Objects.requireNonNull(ids.get(element))));
        }
    }

    private String unused(Set<String> used, String type) {
        String id = next("", type);
        return used.contains(id) ? unused(used, type) : id;
    }

    /** Of each directive. */
    List<Generation.Named> given() {
        return given;
    }

    String of(Directive directive) {
        return take(Objects.requireNonNull(ids.get(directive.element())), directive.element());
    }

    /** Of a plugin within another. */
    String nested(String parent, String type, ConfigElement element) {
        return take(element.id().orElseGet(() -> next(parent + ".", type)), element);
    }

    private String take(String id, ConfigElement element) {
        Position first = taken.putIfAbsent(id, element.position());
        if (first != null) {
            errors.accept(new ConfigException(
                    written(element),
                    "Duplicated plugin id '" + id + "'; " + first.file() + ":" + first.line()
                            + " has it already, and each @id must be unique"));
        }
        return id;
    }

    private static Position written(ConfigElement element) {
        return Stream.of("@id", "id")
                .map(element.params()::get)
                .filter(Objects::nonNull)
                .findFirst()
                .map(ConfigValue::position)
                .orElse(element.position());
    }

    private String next(String prefix, String type) {
        return prefix + type + "-" + counts.merge(prefix + type, 1, Integer::sum);
    }
}
