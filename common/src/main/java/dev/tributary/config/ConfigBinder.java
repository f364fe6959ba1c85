package dev.tributary.config;

import dev.tributary.config.RecordShape.ArgumentSlot;
import dev.tributary.config.RecordShape.ParamSlot;
import dev.tributary.config.RecordShape.SectionSlot;
import dev.tributary.config.RecordShape.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes config records of elements, as the annotations of the record's components say. */
public final class ConfigBinder {
    private final ConfigNotes notes;

    private ConfigBinder(ConfigNotes notes) {
        this.notes = notes;
    }

    /**
     * Binds an element. Flat parameters of Fluentd before 0.14 are lifted into the sections the record has for them;
     * parameters and sections that nobody knows are noted.
     *
     * @throws ConfigException where values are missing, not of their type, or out of their range: for all of them
     */
    public static <R extends Record> R bind(ConfigElement element, Class<R> type, ConfigNotes notes) {
        return bind(element, type, notes, Set.of());
    }

    /**
     * The same for an element in which somebody else reads parameters too.
     *
     * @param alsoKnown names of those parameters and sections
     */
    public static <R extends Record> R bind(
            ConfigElement element, Class<R> type, ConfigNotes notes, Set<String> alsoKnown) {
        var shape = RecordShape.of(type);
        var lifted = LegacyParameters.lift(element, shape, notes);
        var where = "<" + element.name() + (element.argument().isEmpty() ? "" : " " + element.argument()) + ">"
                + element.type().map(plugin -> " of " + plugin + " plugin").orElse("");
        var known = new Known(shape, alsoKnown, where, true);
        return type.cast(new ConfigBinder(notes).bind(lifted, shape, known));
    }

    /**
     * One of an enum's constants, as a parameter of that type is read.
     *
     * @throws ConfigException if no constant has that name; it says which have, without a place
     */
    public static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return type.cast(ConfigTypes.read(type, false, new Given(text, false, warning -> {})));
    }

    private Record bind(ConfigElement element, RecordShape shape, Known known) {
        known.noteUnknown(element, notes);
        noteUnused(element, shape);
        var values = new ArrayList<>();
        var errors = new ArrayList<ConfigException>();
        var failed = new ArrayList<String>();
        boolean whole = true;
        for (Slot slot : shape.slots()) {
            try {
                values.add(
                        switch (slot) {
                            case ParamSlot param -> param(element, param, known.where());
                            case ArgumentSlot argument -> argument(element, argument, known.where());
                            case SectionSlot section -> section(element, section, known);
                        });
            } catch (ConfigException e) {
                errors.add(e);
                failed.add(name(slot));
                Optional<Object> substitute = substitute(slot);
                whole &= substitute.isPresent();
                values.add(substitute.orElse(null));
            }
        }
        try {
            if (whole) {
                Record made = shape.create(values.toArray());
                if (errors.isEmpty()) {
                    return made;
                }
            }
        } catch (ConfigException e) {
            // What it says of a value that only stands for a wrong one is no news.
            if (failed.stream().noneMatch(name -> names(e.reason(), name))) {
                errors.add(e.placed(one -> meant(element, shape, one.reason())));
            }
        }
        throw ConfigException.together(errors);
    }

    /** Says of each parameter and section that is written and has no effect why. */
    private void noteUnused(ConfigElement element, RecordShape shape) {
        for (ParamSlot slot : shape.params()) {
            ConfigValue value = element.params().get(slot.name());
            if (value != null && slot.param().unused()) {
                notes.warn(
                        value.position(),
                        "'" + slot.name() + "' in <" + element.name() + ">: "
                                + slot.param().doc());
            }
        }
        for (SectionSlot slot : shape.sections()) {
            if (slot.section().unused()) {
                element.child(slot.name())
                        .ifPresent(child -> notes.warn(
                                child.position(),
                                "<" + slot.name() + "> in <" + element.name() + ">: "
                                        + slot.section().doc()));
            }
        }
    }

    private static String name(Slot slot) {
        return switch (slot) {
            case ParamSlot param -> param.name();
            case ArgumentSlot argument -> "argument";
            case SectionSlot section -> section.name();
        };
    }

    /** What stands for a value that is wrong, so that what the record says of the others is heard too. */
    private static Optional<Object> substitute(Slot slot) {
        return switch (slot) {
            case ParamSlot param when param.optional() -> Optional.of(Optional.empty());
            case ParamSlot param ->
                param.preset()
                        .map(text ->
                                ConfigTypes.read(param.type(), param.param().size(), Given.ofOurs(text)));
            case ArgumentSlot argument -> argument.optional() ? Optional.of(Optional.empty()) : Optional.empty();
            case SectionSlot section ->
                switch (section.times()) {
                    case MANY -> Optional.of(List.of());
                    case OPTIONAL -> Optional.of(Optional.empty());
                    case ONCE -> Optional.empty();
                };
        };
    }

    /**
     * Where the parameter stands that a message about a bound element means: one that it names, with its value, in the
     * element or a section of it; else one of the element's that it names; else the element.
     */
    public static Position place(ConfigElement element, Class<? extends Record> type, String reason) {
        var shape = RecordShape.of(type);
        return withItsValue(element, reason).orElseGet(() -> meant(element, shape, reason));
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

    private static boolean names(String reason, String name) {
        return Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)")
                .matcher(reason)
                .find();
    }

    /** Where the first parameter stands that a message names, else the section. */
    private static Position meant(ConfigElement element, RecordShape shape, String reason) {
        return shape.params().stream()
                .filter(slot -> names(reason, slot.name()))
                .map(slot -> written(element, slot))
                .filter(Objects::nonNull)
                .findFirst()
                .map(ConfigValue::position)
                .orElse(element.position());
    }

    private Object param(ConfigElement element, ParamSlot slot, String where) {
        ConfigValue value = written(element, slot);
        boolean none =
                value != null && slot.param().emptyIsNone() && value.text().isEmpty();
        if (value == null || value.absent() || none) {
            return preset(element, slot, where);
        }
        String prefix = slot.name() + " in " + where + ": ";
        Position position = slot.param().secret() ? value.position().masked() : value.position();
        var given = new Given(value.text(), slot.secret(), warning -> notes.warn(position, prefix + warning));
        if (slot.optional() && ConfigTypes.isNumber(slot.type()) && value.text().equals("nil")) {
            given.warn("'nil' is read as if it was not written; Fluentd reads 0");
            return Optional.empty();
        }
        try {
            Object read = ConfigTypes.read(slot.type(), slot.param().size(), given);
            checkFilled(read, slot, given);
            checkRange(read, slot, given);
            return slot.optional() ? Optional.of(read) : read;
        } catch (ConfigException e) {
            throw new ConfigException(position, prefix + e.reason());
        }
    }

    /** The value under the parameter's name, else under an older one. */
    private static @Nullable ConfigValue written(ConfigElement element, ParamSlot slot) {
        return slot.names().stream()
                .map(element.params()::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static Object preset(ConfigElement element, ParamSlot slot, String where) {
        Optional<Object> preset = slot.preset()
                .map(text -> ConfigTypes.read(slot.type(), slot.param().size(), Given.ofOurs(text)));
        if (slot.optional()) {
            return preset;
        }
        Position position = Optional.ofNullable(written(element, slot))
                .map(ConfigValue::position)
                .orElse(element.position());
        return preset.orElseThrow(
                () -> new ConfigException(position, "required parameter '" + slot.name() + "' is missing in " + where));
    }

    private static void checkFilled(Object read, ParamSlot slot, Given given) {
        boolean empty = given.text().isBlank()
                || (read instanceof List<?> items
                        && (items.isEmpty()
                                || items.stream()
                                        .anyMatch(item -> item.toString().isBlank())));
        if (slot.filled() && empty) {
            boolean needed = !slot.optional() && slot.preset().isEmpty();
            throw given.refuse(" has an empty item; write it, or fill the variable or the file it comes from"
                    + (needed ? "" : ", or leave the parameter out"));
        }
    }

    private static void checkRange(Object read, ParamSlot slot, Given given) {
        if (!slot.min().isEmpty() && compare(read, slot.min(), slot) < 0) {
            throw given.refuse(" is too small; the smallest allowed is " + slot.min());
        }
        if (!slot.param().max().isEmpty() && compare(read, slot.param().max(), slot) > 0) {
            throw given.refuse(
                    " is too large; the largest allowed is " + slot.param().max());
        }
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object read, String limit, ParamSlot slot) {
        return ((Comparable<Object>) read)
                .compareTo(ConfigTypes.read(slot.type(), slot.param().size(), Given.ofOurs(limit)));
    }

    private Object argument(ConfigElement element, ArgumentSlot slot, String where) {
        String text = element.argument().isEmpty() ? slot.argument().value() : element.argument();
        if (slot.optional() && text.isEmpty()) {
            return Optional.empty();
        }
        String prefix = "argument of " + where + ": ";
        try {
            var given = new Given(text, false, warning -> notes.warn(element.position(), prefix + warning));
            Object read = ConfigTypes.read(slot.type(), false, given);
            return slot.optional() ? Optional.of(read) : read;
        } catch (ConfigException e) {
            throw new ConfigException(element.position(), prefix + e.reason());
        }
    }

    private Object section(ConfigElement element, SectionSlot slot, Known known) {
        List<ConfigElement> children = element.children(slot.name());
        if (children.isEmpty() && slot.section().required()) {
            throw new ConfigException(
                    element.position(), "required section <" + slot.name() + "> is missing in " + known.where());
        }
        if (slot.times() == RecordShape.Times.MANY) {
            return all(children, slot, known);
        }
        if (children.size() > 1) {
            throw new ConfigException(
                    children.get(1).position(),
                    "'<" + slot.name() + ">' section cannot be written twice or more in " + known.where()
                            + "; the first is in line "
                            + children.getFirst().position().line());
        }
        if (slot.times() == RecordShape.Times.OPTIONAL) {
            return children.stream().findFirst().map(child -> child(child, slot, known));
        }
        var empty = new ConfigElement(slot.name(), "", java.util.Map.of(), List.of(), element.position());
        return child(children.isEmpty() ? empty : children.getFirst(), slot, known);
    }

    private List<Object> all(List<ConfigElement> children, SectionSlot slot, Known known) {
        var bound = new ArrayList<>();
        var errors = new ArrayList<ConfigException>();
        for (ConfigElement child : children) {
            try {
                bound.add(child(child, slot, known));
            } catch (ConfigException e) {
                errors.add(e);
            }
        }
        if (!errors.isEmpty()) {
            throw ConfigException.together(errors);
        }
        return List.copyOf(bound);
    }

    private Object child(ConfigElement child, SectionSlot slot, Known known) {
        if (slot.raw()) {
            return child;
        }
        RecordShape shape = slot.shape();
        return bind(child, shape, new Known(shape, Set.of(), "<" + slot.name() + "> in " + known.where(), false));
    }
}
