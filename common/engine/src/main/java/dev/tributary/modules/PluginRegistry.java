package dev.tributary.modules;

import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.PluginType.Category;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The plugins a program has. Immutable. */
public final class PluginRegistry {
    private final List<PluginModule> modules;

    /** @throws ModuleException if a name would mean two plugins of a category */
    public PluginRegistry(List<PluginModule> modules) {
        this.modules = List.copyOf(modules);
        List<String> twice = twice(modules);
        if (!twice.isEmpty()) {
            throw new ModuleException(twice);
        }
    }

    /** What the program is packaged with: those of every provider on its class path. */
    public static PluginRegistry ofProgram() {
        return new PluginRegistry(
                ServiceLoader.load(PluginProvider.class, PluginProvider.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .map(PluginModule::of)
                        .toList());
    }

    /** Those of {@code providers}. */
    public static PluginRegistry of(PluginProvider... providers) {
        return new PluginRegistry(Stream.of(providers).map(PluginModule::of).toList());
    }

    /**
     * These and {@code more}.
     *
     * @throws ModuleException if a name would mean two plugins of a category
     */
    public PluginRegistry and(List<PluginModule> more) {
        return new PluginRegistry(Stream.concat(modules.stream(), more.stream()).toList());
    }

    private static List<String> twice(List<PluginModule> modules) {
        Map<String, String> places = new HashMap<>();
        List<String> twice = new ArrayList<>();
        for (PluginModule module : modules) {
            for (PluginType<?, ?> type : module.types()) {
                for (String name : names(type).toList()) {
                    String what = type.category().word() + " '" + name + "'";
                    String before = places.putIfAbsent(what, module.place());
                    if (before != null) {
                        twice.add("two plugins are called " + what + ": one of " + before + ", one of " + module.place()
                                + "; a program can have one of them");
                    }
                }
            }
        }
        return twice;
    }

    /** Every module, in the order in which they were found. */
    public List<PluginModule> modules() {
        return modules;
    }

    /** Those that the program is not packaged with. */
    public List<PluginModule> added() {
        return modules.stream().filter(module -> module.loader().isPresent()).toList();
    }

    /** The one that {@code type} comes from. */
    public PluginModule module(PluginType<?, ?> type) {
        return modules.stream()
                .filter(module -> module.types().contains(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type.name()));
    }

    public Optional<PluginType<?, ?>> find(Category category, String name) {
        return types(category)
                .filter(type -> names(type).anyMatch(name::equals))
                .findFirst();
    }

    /** Every type of the category, in registration order. */
    public List<PluginType<?, ?>> all(Category category) {
        return types(category).toList();
    }

    /** Names and aliases a user may write, sorted. */
    public List<String> names(Category category) {
        return types(category).flatMap(PluginRegistry::names).sorted().toList();
    }

    private Stream<PluginType<?, ?>> types(Category category) {
        return modules.stream()
                .<PluginType<?, ?>>flatMap(module -> module.types().stream())
                .filter(type -> type.category() == category);
    }

    private static Stream<String> names(PluginType<?, ?> type) {
        return Stream.concat(Stream.of(type.name()), type.aliases().stream());
    }
}
