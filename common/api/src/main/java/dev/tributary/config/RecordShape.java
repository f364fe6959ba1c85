package dev.tributary.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the annotations of a config record say: its parameters, sections and argument, in order. */
record RecordShape(Class<? extends Record> type, List<Slot> slots) {

    /** One component of the record. */
    sealed interface Slot {
        /** As it is written. */
        String name();
    }

    /**
     * A parameter.
     *
     * @param type of the value, inside an Optional if it is one
     */
    record ParamSlot(String name, Type type, boolean optional, Param param) implements Slot {
        List<String> names() {
            return Stream.concat(Stream.of(name), Arrays.stream(param.aliases()))
                    .toList();
        }

        boolean secret() {
            return param.secret() || Secrets.named(name);
        }

        /** Whether an empty value is refused. */
        boolean filled() {
            return param.filled() || (secret() && !param.emptyIsNone());
        }

        /** The smallest allowed value: 0 for a number of which nothing is said. Empty for none. */
        String min() {
            return param.min().isEmpty() && ConfigTypes.isNumber(type) ? "0" : param.min();
        }

        /** The default, if there is one. */
        Optional<String> preset() {
            return Optional.of(param.value()).filter(value -> !value.equals(Param.REQUIRED));
        }
    }

    /** How often a section may stand there. */
    enum Times {
        ONCE,
        OPTIONAL,
        MANY
    }

    /**
     * A sub-section.
     *
     * @param element a record, or ConfigElement
     */
    record SectionSlot(String name, Class<?> element, Times times, Section section) implements Slot {
        boolean raw() {
            return element == ConfigElement.class;
        }

        RecordShape shape() {
            return RecordShape.of(element.asSubclass(Record.class));
        }
    }

    /** The section's argument. */
    record ArgumentSlot(Type type, boolean optional, Argument argument) implements Slot {
        @Override
        public String name() {
            return ConfigException.ARGUMENT;
        }
    }

    static RecordShape of(Class<? extends Record> type) {
        return new RecordShape(
                type,
                Arrays.stream(type.getRecordComponents())
                        .flatMap(RecordShape::slots)
                        .toList());
    }

    /** One slot, or those of an inlined record. */
    private static Stream<Slot> slots(RecordComponent component) {
        return component.isAnnotationPresent(Inline.class)
                ? inlined(component).slots.stream()
                : Stream.of(slot(component));
    }

    static RecordShape inlined(RecordComponent component) {
        return of(component.getType().asSubclass(Record.class));
    }

    List<ParamSlot> params() {
        return only(ParamSlot.class);
    }

    List<SectionSlot> sections() {
        return only(SectionSlot.class);
    }

    Optional<ArgumentSlot> argument() {
        return only(ArgumentSlot.class).stream().findFirst();
    }

    Optional<SectionSlot> section(String name) {
        return sections().stream().filter(slot -> slot.name().equals(name)).findFirst();
    }

    /** Every name a parameter may be written with. */
    List<String> paramNames() {
        return params().stream().flatMap(slot -> slot.names().stream()).toList();
    }

    private <S extends Slot> List<S> only(Class<S> kind) {
        return slots.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The record with those values, one for each component; exceptions of its constructor come out as they are. */
    Record construct(Object[] values) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("constructor of " + type.getName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no canonical constructor of " + type.getName(), e);
        }
    }

    private static Slot slot(RecordComponent component) {
        Type type = component.getGenericType();
        boolean optional = component.getType() == Optional.class;
        Type inner = optional ? argument(type) : type;
        Param param = component.getAnnotation(Param.class);
        if (param != null) {
            return new ParamSlot(orSnakeCase(param.name(), component), inner, optional, param);
        }
        Argument argument = component.getAnnotation(Argument.class);
        if (argument != null) {
            return new ArgumentSlot(inner, optional, argument);
        }
        Section section = component.getAnnotation(Section.class);
        if (section == null) {
            throw new IllegalStateException(component + " has neither @Param, @Section nor @Argument");
        }
        if (component.getType() == List.class) {
            String plural = orSnakeCase(section.name(), component);
            String name = section.name().isEmpty() && plural.endsWith("s")
                    ? plural.substring(0, plural.length() - 1)
                    : plural;
            return new SectionSlot(name, (Class<?>) argument(type), Times.MANY, section);
        }
        return new SectionSlot(
                orSnakeCase(section.name(), component),
                (Class<?>) inner,
                optional ? Times.OPTIONAL : Times.ONCE,
                section);
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    private static String orSnakeCase(String name, RecordComponent component) {
        return name.isEmpty() ? component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT) : name;
    }
}
