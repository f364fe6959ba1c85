package dev.tributary.config;

import dev.tributary.config.RecordShape.ArgumentSlot;
import dev.tributary.config.RecordShape.ParamSlot;
import dev.tributary.config.RecordShape.SectionSlot;
import dev.tributary.config.RecordShape.Slot;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands for a value that is wrong or missing, so that what is said of the others is heard too. Nothing that is
 * made with one is ever used.
 */
final class StandIns {
    private StandIns() {}

    /** Empty if there is none for that slot. */
    static Optional<Object> of(Slot slot) {
        try {
            return switch (slot) {
                case ParamSlot param when param.optional() -> Optional.of(Optional.empty());
                case ParamSlot param -> Optional.of(value(param));
                case ArgumentSlot argument when argument.optional() -> Optional.of(Optional.empty());
                case ArgumentSlot argument ->
                    Optional.of(ConfigTypes.read(
                            argument.type(),
                            false,
                            Given.ofOurs(argument.argument().value())));
                case SectionSlot section ->
                    switch (section.times()) {
                        case MANY -> Optional.of(List.of());
                        case OPTIONAL -> Optional.of(Optional.empty());
                        case ONCE -> Optional.empty();
                    };
            };
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    /** The default; else the least that a value of that type can be. */
    private static Object value(ParamSlot slot) {
        boolean size = slot.param().size();
        Optional<Object> preset = slot.preset().map(text -> ConfigTypes.read(slot.type(), size, Given.ofOurs(text)));
        return preset.orElseGet(() -> least(slot.type(), slot.min(), size));
    }

    private static Object least(Type type, String min, boolean size) {
        if (type instanceof ParameterizedType collection) {
            return collection.getRawType() == Map.class ? Map.of() : List.of();
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return plain.getEnumConstants()[0];
        }
        return plain == Path.class ? Path.of("") : ConfigTypes.read(plain, size, Given.ofOurs(min));
    }
}
