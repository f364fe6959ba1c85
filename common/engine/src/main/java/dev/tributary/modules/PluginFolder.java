package dev.tributary.modules;

import dev.tributary.config.FileReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A folder of plugins. Each jar in it, and each folder in it with jars (a plugin and its libraries), is a module that is
 * loaded by itself. What begins with a dot, and files that are no jars, are nothing to it.
 */
public final class PluginFolder {
    private PluginFolder() {}

    /**
     * The modules, in the order of their names.
     *
     * @throws ModuleException with everything that is wrong
     */
    public static List<PluginModule> load(Path folder) {
        var modules = new ArrayList<PluginModule>();
        var errors = new ArrayList<String>();
        for (Path place : visible(folder, entry -> isJar(entry) || Files.isDirectory(entry))) {
            try {
                List<Path> jars = Files.isDirectory(place) ? visible(place, PluginFolder::isJar) : List.of(place);
                modules.add(new ModuleJars(place, jars).load());
            } catch (ModuleException e) {
                errors.addAll(e.errors());
            }
        }
        if (!errors.isEmpty()) {
            throw new ModuleException(errors);
        }
        return List.copyOf(modules);
    }

    private static List<Path> visible(Path folder, Predicate<Path> wanted) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !name(entry).startsWith("."))
                    .filter(wanted)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new ModuleException(List.of("the folder of plugins " + folder + ": " + FileReason.why(e)));
        }
    }

    private static boolean isJar(Path entry) {
        return name(entry).toLowerCase(Locale.ROOT).endsWith(".jar");
    }

    private static String name(Path entry) {
        return String.valueOf(entry.getFileName());
    }
}
