package dev.tributary.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A section of a configuration: {@code <name argument>} with its parameters and sub-sections, in file order. The root
 * has the name {@code ROOT}. Immutable.
 *
 * @param whole whether all of it, and all that is in it, could be read; if not, what is not there may have been meant
 */
public record ConfigElement(
        String name,
        String argument,
        Map<String, ConfigValue> params,
        List<ConfigElement> children,
        Position position,
        boolean whole) {

    /** A section that is whole. */
    public ConfigElement(
            String name,
            String argument,
            Map<String, ConfigValue> params,
            List<ConfigElement> children,
            Position position) {
        this(name, argument, params, children, position, true);
    }

    public ConfigElement {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
        children = List.copyOf(children);
    }

    /** The text of a parameter, if it is there. */
    public Optional<String> param(String key) {
        return Optional.ofNullable(params.get(key)).map(ConfigValue::text);
    }

    /** {@code @type}, or the old {@code type}. */
    public Optional<String> type() {
        return param("@type").or(() -> param("type"));
    }

    /** {@code @id}, or the old {@code id}. */
    public Optional<String> id() {
        return param("@id").or(() -> param("id"));
    }

    /** Sub-sections of that name, in file order. */
    public List<ConfigElement> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** The first sub-section of that name. */
    public Optional<ConfigElement> child(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).findFirst();
    }

    /** Whether it means what {@code other} does: all but where it is written. */
    public boolean saysTheSame(ConfigElement other) {
        return name.equals(other.name)
                && argument.equals(other.argument)
                && params.keySet().equals(other.params.keySet())
                && params.entrySet().stream().allMatch(one -> {
                    ConfigValue value = Objects.requireNonNull(other.params.get(one.getKey()));
                    return one.getValue().text().equals(value.text())
                            && one.getValue().absent() == value.absent();
                })
                && children.size() == other.children.size()
                && IntStream.range(0, children.size())
                        .allMatch(i -> children.get(i).saysTheSame(other.children.get(i)));
    }

    public ConfigElement withParam(String key, ConfigValue value) {
        var changed = new LinkedHashMap<>(params);
        changed.put(key, value);
        return new ConfigElement(name, argument, changed, children, position, whole);
    }

    public ConfigElement withoutParam(String key) {
        var changed = new LinkedHashMap<>(params);
        changed.remove(key);
        return new ConfigElement(name, argument, changed, children, position, whole);
    }

    public ConfigElement withChild(ConfigElement child) {
        var changed = new ArrayList<>(children);
        changed.add(child);
        return new ConfigElement(name, argument, params, changed, position, whole);
    }

    public ConfigElement withoutChildren(String childName) {
        var kept =
                children.stream().filter(child -> !child.name.equals(childName)).toList();
        return new ConfigElement(name, argument, params, kept, position, whole);
    }
}
