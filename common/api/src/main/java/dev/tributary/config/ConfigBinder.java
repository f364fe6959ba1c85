package dev.tributary.config;

import dev.tributary.config.RecordShape.ArgumentSlot;
import dev.tributary.config.RecordShape.ParamSlot;
import dev.tributary.config.RecordShape.SectionSlot;
import dev.tributary.config.RecordShape.Slot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        return bound(element, type, notes, alsoKnown).record();
    }

    /** The same for somebody who makes something of the record, and may find more that is wrong. */
    public static <R extends Record> Bound<R> bound(ConfigElement element, Class<R> type, ConfigNotes notes) {
        return bound(element, type, notes, Set.of());
    }

    private static <R extends Record> Bound<R> bound(
            ConfigElement element, Class<R> type, ConfigNotes notes, Set<String> alsoKnown) {
        var shape = RecordShape.of(type);
        var lifted = LegacyParameters.lift(element, shape, notes);
        var where = "<" + element.name() + (element.argument().isEmpty() ? "" : " " + element.argument()) + ">"
                + element.type().map(plugin -> " of " + plugin + " plugin").orElse("");
        var known = new Known(shape, alsoKnown, where, true);
        return new Bound<>(lifted, type, new ConfigBinder(notes).bind(lifted, shape, known));
    }

    /**
     * One of an enum's constants, as a parameter of that type is read.
     *
     * @throws ConfigException if no constant has that name; it says which have, without a place
     */
    public static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return type.cast(ConfigTypes.read(type, false, new Given(text, false, warning -> {})));
    }

    private Part bind(ConfigElement element, RecordShape shape, Known known) {
        known.noteUnknown(element, notes);
        noteUnused(element, shape);
        var values = new ArrayList<>();
        var errors = new ArrayList<ConfigException>();
        var wrong = new HashSet<String>();
        boolean sound = true;
        for (Slot slot : shape.slots()) {
            Part part = part(element, slot, known);
            part.value().ifPresent(values::add);
            errors.addAll(part.errors());
            wrong.addAll(part.wrong());
            sound &= part.sound();
        }
        if (values.size() < shape.slots().size()) {
            return new Part(Optional.empty(), errors, wrong, false);
        }
        var making = new RecordMaking(wrong);
        Optional<Record> made = making.make(shape, values);
        making.refusals().forEach(one -> errors.add(one.placed(refusal -> Places.own(element, shape, refusal))));
        return new Part(made.map(record -> record), errors, wrong, sound && made.isPresent());
    }

    private Part part(ConfigElement element, Slot slot, Known known) {
        try {
            return switch (slot) {
                case ParamSlot param -> Part.of(param(element, param, known.where()));
                case ArgumentSlot argument -> Part.of(argument(element, argument, known.where()));
                case SectionSlot section -> section(element, section, known);
            };
        } catch (ConfigException e) {
            return Part.wrong(slot, e);
        }
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

    private Object param(ConfigElement element, ParamSlot slot, String where) {
        ConfigValue value = Places.written(element, slot);
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

    private static Object preset(ConfigElement element, ParamSlot slot, String where) {
        Optional<Object> preset = slot.preset()
                .map(text -> ConfigTypes.read(slot.type(), slot.param().size(), Given.ofOurs(text)));
        if (slot.optional()) {
            return preset;
        }
        Position position = Optional.ofNullable(Places.written(element, slot))
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

    private Part section(ConfigElement element, SectionSlot slot, Known known) {
        List<ConfigElement> children = element.children(slot.name());
        if (children.isEmpty() && slot.section().required()) {
            throw new ConfigException(
                    element.position(), "required section <" + slot.name() + "> is missing in " + known.where());
        }
        var parts = children.stream().map(child -> child(child, slot, known)).toList();
        if (slot.times() == RecordShape.Times.MANY) {
            return Part.list(slot, parts);
        }
        if (children.isEmpty()) {
            var empty = new ConfigElement(slot.name(), "", Map.of(), List.of(), element.position());
            return slot.times() == RecordShape.Times.OPTIONAL
                    ? Part.of(Optional.empty())
                    : Part.only(slot, child(empty, slot, known), List.of());
        }
        return Part.only(slot, parts.getFirst(), twice(children, slot, known));
    }

    private static List<ConfigException> twice(List<ConfigElement> children, SectionSlot slot, Known known) {
        return children.stream()
                .skip(1)
                .limit(1)
                .map(second -> new ConfigException(
                        second.position(),
                        "'<" + slot.name() + ">' section cannot be written twice or more in " + known.where()
                                + "; the first is in line "
                                + children.getFirst().position().line()))
                .toList();
    }

    private Part child(ConfigElement child, SectionSlot slot, Known known) {
        if (slot.raw()) {
            return Part.of(child);
        }
        RecordShape shape = slot.shape();
        return bind(child, shape, new Known(shape, Set.of(), "<" + slot.name() + "> in " + known.where(), false));
    }
}
