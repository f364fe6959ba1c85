package dev.tributary.config;

import dev.tributary.config.RecordShape.SectionSlot;
import dev.tributary.config.RecordShape.Slot;
import dev.tributary.config.RecordShape.Times;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What came of binding one component of a record, or a whole one.
 *
 * @param value as it is written, or a stand-in if there are errors; empty if there is none either
 * @param wrong names of the parameters and sections with the errors
 * @param sound whether the value is much as it was meant, so that what is said of it is worth telling
 */
record Part(Optional<Object> value, List<ConfigException> errors, Set<String> wrong, boolean sound) {
    Part {
        errors = List.copyOf(errors);
        wrong = Set.copyOf(wrong);
    }

    static Part of(Object value) {
        return new Part(Optional.of(value), List.of(), Set.of(), true);
    }

    /** What is refused altogether. */
    static Part wrong(Slot slot, ConfigException error) {
        Optional<Object> standIn = StandIns.of(slot);
        return new Part(
                standIn, error.all(), Set.of(slot.name()), standIn.isPresent() && !(slot instanceof SectionSlot));
    }

    /** Of a section that may stand there any number of times. */
    static Part list(SectionSlot slot, List<Part> parts) {
        return joined(
                slot,
                Optional.of(
                        parts.stream().flatMap(part -> part.value().stream()).toList()),
                parts,
                List.of());
    }

    /** Of a section that may stand there once. */
    static Part only(SectionSlot slot, Part part, List<ConfigException> more) {
        Optional<Object> value = slot.times() == Times.OPTIONAL ? Optional.of(part.value()) : part.value();
        return joined(slot, value, List.of(part), more);
    }

    private static Part joined(SectionSlot slot, Optional<Object> value, List<Part> parts, List<ConfigException> more) {
        var errors = new ArrayList<>(more);
        var wrong = new HashSet<String>();
        parts.forEach(part -> {
            errors.addAll(part.errors());
            wrong.addAll(part.wrong());
        });
        boolean sound = parts.stream().allMatch(Part::sound);
        // Which of several it is, and how many there are, is all that is said of those.
        if (!errors.isEmpty() && !(sound && slot.times() != Times.MANY)) {
            wrong.add(slot.name());
        }
        return new Part(value, errors, wrong, sound);
    }
}
