package dev.tributary.plugin;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Turns a section that is written in an older way into today's, parameter by parameter. */
public final class ElementRewriter {
    private ConfigElement element;

    public ElementRewriter(ConfigElement element) {
        this.element = element;
    }

    /** What it is by now. */
    public ConfigElement result() {
        return element;
    }

    /** Takes a parameter out. */
    public Optional<ConfigValue> take(String name) {
        ConfigValue value = element.params().get(name);
        element = element.withoutParam(name);
        return Optional.ofNullable(value);
    }

    /** Calls a parameter by its new name; one that has the new name already stays. */
    public ElementRewriter rename(String name, String newName) {
        Optional<ConfigValue> value = take(name);
        if (value.isPresent() && !element.params().containsKey(newName)) {
            element = element.withParam(newName, value.get());
        }
        return this;
    }

    /** Sets a parameter where there is none yet. */
    public ElementRewriter preset(String name, String text) {
        if (!element.params().containsKey(name)) {
            element = element.withParam(name, new ConfigValue(text, element.position()));
        }
        return this;
    }

    /** Takes parameters out that say nothing to us. */
    public ElementRewriter drop(String... names) {
        for (String name : names) {
            element = element.withoutParam(name);
        }
        return this;
    }

    /** Changes every sub-section of that name. */
    public ElementRewriter children(String name, UnaryOperator<ConfigElement> change) {
        var children = element.children().stream()
                .map(child -> child.name().equals(name) ? change.apply(child) : child)
                .toList();
        element = new ConfigElement(element.name(), element.argument(), element.params(), children, element.position());
        return this;
    }

    /**
     * Puts parameters and sub-sections into a section of their own, if there are any.
     *
     * @param names new names by old ones
     * @param childNames sub-sections that move along
     */
    public ElementRewriter section(String name, String argument, Map<String, String> names, List<String> childNames) {
        var params = new LinkedHashMap<String, ConfigValue>();
        names.forEach((old, current) -> take(old).ifPresent(value -> params.putIfAbsent(current, value)));
        var children = new ArrayList<ConfigElement>();
        for (String childName : childNames) {
            children.addAll(element.children(childName));
            element = element.withoutChildren(childName);
        }
        if (!params.isEmpty() || !children.isEmpty() || !argument.isEmpty()) {
            element = element.withChild(new ConfigElement(name, argument, params, children, element.position()));
        }
        return this;
    }

    /** Changes every value in the section and below it. */
    public ElementRewriter values(UnaryOperator<String> change) {
        element = changed(element, change);
        return this;
    }

    private static ConfigElement changed(ConfigElement element, UnaryOperator<String> change) {
        var params = new LinkedHashMap<String, ConfigValue>();
        element.params()
                .forEach((name, value) -> params.put(
                        name, new ConfigValue(change.apply(value.text()), value.position(), value.absent())));
        return new ConfigElement(
                element.name(),
                element.argument(),
                params,
                element.children().stream().map(child -> changed(child, change)).toList(),
                element.position());
    }
}
