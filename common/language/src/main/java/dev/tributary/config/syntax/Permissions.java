package dev.tributary.config.syntax;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigValue;
import java.util.Map;
import java.util.Optional;

/** Gives the permissions that {@code <system>} names to the file buffers that name none. */
final class Permissions {
    private static final String FILE = "file_permission";
    private static final String FOLDER = "dir_permission";

    private final Optional<ConfigValue> file;
    private final Optional<ConfigValue> folder;

    /** @param system the section, if there is one */
    Permissions(Optional<ConfigElement> system) {
        Map<String, ConfigValue> params = system.map(ConfigElement::params).orElse(Map.of());
        file = Optional.ofNullable(params.get(FILE));
        folder = Optional.ofNullable(params.get(FOLDER));
    }

    /** A plugin's section with them in its {@code <buffer>} sections, however deep. */
    ConfigElement of(ConfigElement element) {
        if (file.isEmpty() && folder.isEmpty()) {
            return element;
        }
        var children = element.children().stream().map(this::of).toList();
        var changed =
                new ConfigElement(element.name(), element.argument(), element.params(), children, element.position());
        boolean fileBuffer = element.name().equals("buffer")
                && element.type().filter("file"::equals).isPresent();
        return fileBuffer ? with(FOLDER, folder, with(FILE, file, changed)) : changed;
    }

    private static ConfigElement with(String name, Optional<ConfigValue> value, ConfigElement element) {
        return value.filter(one -> !element.params().containsKey(name))
                .map(one -> element.withParam(name, one))
                .orElse(element);
    }
}
