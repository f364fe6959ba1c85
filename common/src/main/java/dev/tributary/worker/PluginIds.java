package dev.tributary.worker;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Configuration;
import dev.tributary.config.Directive;
import dev.tributary.config.Position;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The id of each plugin: its {@code @id}, or {@code <type>-<n>}, n counting the plugins of that type over all workers
 * (sources, then what is outside of labels, then the labels, each in file order), so that a plugin has the same id in
 * each worker. A plugin within another has its parent's id in front.
 */
final class PluginIds {
    private final Map<ConfigElement, String> ids = new IdentityHashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Position> taken = new HashMap<>();

    /** @param typeName the name of a directive's type, for one of its aliases too */
    PluginIds(Configuration configuration, Function<Directive, String> typeName) {
        var inLabels = configuration.labels().stream().flatMap(label -> label.pipeline().stream());
        Stream.of(configuration.sources().stream(), configuration.pipeline().stream(), inLabels)
                .flatMap(Function.identity())
                .forEach(one ->
                        ids.put(one.element(), one.element().id().orElseGet(() -> next("", typeName.apply(one)))));
    }

    /** @throws ConfigException if another plugin of this worker has it */
    String of(Directive directive) {
        return take(ids.get(directive.element()), directive.element());
    }

    /** Of a plugin within another. */
    String nested(String parent, String type, ConfigElement element) {
        return take(element.id().orElseGet(() -> next(parent + ".", type)), element);
    }

    private String take(String id, ConfigElement element) {
        Position first = taken.putIfAbsent(id, element.position());
        if (first != null) {
            throw new ConfigException(
                    element.position(),
                    "Duplicated plugin id '" + id + "'; " + first.file() + ":" + first.line()
                            + " has it already, and each @id must be unique");
        }
        return id;
    }

    private String next(String prefix, String type) {
        return prefix + type + "-" + counts.merge(prefix + type, 1, Integer::sum);
    }
}
