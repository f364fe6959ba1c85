package dev.tributary.worker;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.modules.ModuleFailure;
import dev.tributary.modules.PluginModule;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.PluginType.Category;
import java.util.List;

/** Finds the types that sections name, among those a program has. */
final class PluginTypes {
    private final PluginRegistry registry;

    PluginTypes(PluginRegistry registry) {
        this.registry = registry;
    }

    /**
     * The type an element names.
     *
     * @param defaultType for an element that names none; empty if it must
     * @throws ConfigException for none, and for one that this program does not have, with those it has
     */
    PluginType<?, ?> find(Category category, ConfigElement element, String defaultType) {
        String name = element.type().filter(text -> !text.isEmpty()).orElse(defaultType);
        if (name.isEmpty()) {
            throw new ConfigException(
                    element.position(),
                    "Missing '@type' parameter in <" + element.name() + ">; this program has the " + plural(category)
                            + " " + String.join(", ", registry.names(category)));
        }
        return registry.find(category, name).orElseThrow(() -> unknown(category, element, name));
    }

    /** The name of a type for one of its aliases; the alias itself if this program does not have it. */
    String name(Category category, ConfigElement element) {
        String name = element.type().orElse("");
        return registry.find(category, name).map(PluginType::name).orElse(name);
    }

    /**
     * One plugin of a type as {@code element} asks.
     *
     * @throws ConfigException where it cannot be; also where the code of a module that was added to the program fails
     */
    Object create(PluginType<?, ?> type, ConfigElement element, PluginContext context) {
        PluginModule module = registry.module(type);
        try {
            return module.calling(() -> type.create(element, context));
        } catch (ConfigException e) {
            throw e;
        } catch (LinkageError | RuntimeException e) {
            if (module.loader().isEmpty()) {
                throw e;
            }
            throw new ConfigException(
                    typePosition(element),
                    "the " + type.category().word() + " " + type.name() + " of " + module.place() + " cannot be made: "
                            + ModuleFailure.of(e, module.loader().get()));
        }
    }

    private ConfigException unknown(Category category, ConfigElement element, String name) {
        List<String> names = registry.names(category);
        String has = names.isEmpty()
                ? "this program has no " + plural(category)
                : "this program has " + String.join(", ", names);
        return new ConfigException(
                typePosition(element),
                "Unknown " + category.word() + " plugin '" + name + "'"
                        + PluginAdvice.of(category, name, registry) + " (" + has
                        + ")");
    }

    private static Position typePosition(ConfigElement element) {
        ConfigValue modern = element.params().get("@type");
        ConfigValue value = modern == null ? element.params().get("type") : modern;
        return value == null ? element.position() : value.position();
    }

    private static String plural(Category category) {
        return category.word() + "s";
    }
}
