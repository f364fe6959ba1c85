package dev.tributary.config;

import dev.tributary.config.RecordShape.ParamSlot;
import dev.tributary.config.RecordShape.SectionSlot;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the parameter stands that an error without a place means. */
final class Places {
    private Places() {}

    /** Of what a record's constructor says: the parameter it is about, else the first it names, else the section. */
    static Position own(ConfigElement element, RecordShape shape, ConfigException error) {
        return error.parameter()
                .flatMap(name -> about(element, shape, name, error.reason()))
                .orElseGet(() -> named(element, shape, error.reason()));
    }

    /**
     * Of what is said about a bound element and the sections in it: the parameter it is about; else one that it names,
     * with its value; else one of the element's that it names; else the element.
     */
    static Position within(ConfigElement element, RecordShape shape, ConfigException error) {
        return error.parameter()
                .flatMap(name -> about(element, shape, name, error.reason()))
                .or(() -> withItsValue(element, error.reason()))
                .orElseGet(() -> named(element, shape, error.reason()));
    }

    /** Of several of that name the one whose value the reason tells. */
    private static Optional<Position> about(ConfigElement element, RecordShape shape, String name, String reason) {
        var found = all(element, shape, name).toList();
        return found.stream()
                .filter(value -> holds(reason, value))
                .findFirst()
                .or(() -> found.stream().findFirst())
                .map(ConfigValue::position)
                .or(() -> section(element, shape, name));
    }

    private static Optional<Position> section(ConfigElement element, RecordShape shape, String name) {
        return shape.sections().stream()
                .filter(slot -> slot.name().equals(name))
                .flatMap(slot -> element.children(name).stream())
                .map(ConfigElement::position)
                .findFirst();
    }

    private static Stream<ConfigValue> all(ConfigElement element, RecordShape shape, String name) {
        Stream<ConfigValue> own = shape.params().stream()
                .filter(slot -> slot.name().equals(name))
                .flatMap(slot -> Optional.ofNullable(written(element, slot)).stream());
        Stream<ConfigValue> inside =
                shape.sections().stream().filter(slot -> !slot.raw()).flatMap(slot -> inside(element, slot, name));
        return Stream.concat(own, inside);
    }

    private static Stream<ConfigValue> inside(ConfigElement element, SectionSlot slot, String name) {
        return element.children(slot.name()).stream().flatMap(child -> all(child, slot.shape(), name));
    }

    private static Optional<Position> withItsValue(ConfigElement element, String reason) {
        return Stream.concat(
                        element.params().entrySet().stream()
                                .filter(param -> names(reason, param.getKey()) && holds(reason, param.getValue()))
                                .map(param -> param.getValue().position()),
                        element.children().stream().flatMap(child -> withItsValue(child, reason).stream()))
                .findFirst();
    }

    private static boolean holds(String reason, ConfigValue value) {
        return !value.text().isBlank() && reason.contains(value.text());
    }

    /** Whether a message names that parameter. */
    static boolean names(String reason, String name) {
        return Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)")
                .matcher(reason)
                .find();
    }

    private static Position named(ConfigElement element, RecordShape shape, String reason) {
        return shape.params().stream()
                .filter(slot -> names(reason, slot.name()))
                .map(slot -> written(element, slot))
                .filter(Objects::nonNull)
                .findFirst()
                .map(ConfigValue::position)
                .orElse(element.position());
    }

    /** The value under the parameter's name, else under an older one. */
    static @Nullable ConfigValue written(ConfigElement element, ParamSlot slot) {
        return slot.names().stream()
                .map(element.params()::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
