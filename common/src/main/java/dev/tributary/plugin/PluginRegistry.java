package dev.tributary.plugin;

import dev.tributary.plugin.PluginType.Category;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The plugins a program has: those of common and its own. Immutable. */
public final class PluginRegistry {
    private final List<PluginType<?, ?>> types;

    public PluginRegistry(List<PluginType<?, ?>> types) {
        this.types = List.copyOf(types);
    }

    /** These and {@code more}. */
    public PluginRegistry and(List<PluginType<?, ?>> more) {
        var all = new ArrayList<>(types);
        all.addAll(more);
        return new PluginRegistry(all);
    }

    public Optional<PluginType<?, ?>> find(Category category, String name) {
        return types.stream()
                .filter(type -> type.category() == category)
                .filter(type -> type.name().equals(name) || type.aliases().contains(name))
                .findFirst();
    }

    /** Every type of the category, in registration order. */
    public List<PluginType<?, ?>> all(Category category) {
        return Collections.unmodifiableList(
                types.stream().filter(type -> type.category() == category).toList());
    }

    /** Names and aliases a user may write, sorted. */
    public List<String> names(Category category) {
        return types.stream()
                .filter(type -> type.category() == category)
                .flatMap(type -> java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(type.name()), type.aliases().stream()))
                .sorted()
                .toList();
    }
}
