package dev.tributary.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which names a section may hold, and what is said about others.
 *
 * @param alsoKnown names somebody else reads in the same section
 * @param where the section, in words
 * @param plugin the section is a plugin of its own, so it has a type, an id, a label and a log level
 */
record Known(RecordShape shape, Set<String> alsoKnown, String where, boolean plugin) {
    private static final Set<String> RESERVED = Set.of("@type", "@id", "@label", "@log_level");
    private static final Map<String, String> OLD_SPELLINGS =
            Map.of("type", "@type", "id", "@id", "log_level", "@log_level");

    void noteUnknown(ConfigElement element, ConfigNotes notes) {
        List<String> params = names(shape.paramNames());
        element.params().forEach((name, value) -> {
            if (params.contains(name) || (plugin && RESERVED.contains(name))) {
                return;
            }
            String modern = OLD_SPELLINGS.getOrDefault(name, "");
            if ((plugin && !modern.isEmpty()) || params.contains(modern)) {
                notes.warn(value.position(), "'" + name + "' is the old spelling of '" + modern + "'");
            } else {
                notes.warn(
                        value.position(), "parameter '" + name + "' in " + where + " is not used" + hint(name, params));
            }
        });
        noteUnknownSections(element, notes);
        if (!plugin && !element.argument().isEmpty() && shape.argument().isEmpty()) {
            notes.warn(element.position(), "argument '" + element.argument() + "' of " + where + " is not used");
        }
    }

    private void noteUnknownSections(ConfigElement element, ConfigNotes notes) {
        List<String> sections = names(
                shape.sections().stream().map(RecordShape.SectionSlot::name).toList());
        for (ConfigElement child : element.children()) {
            if (!sections.contains(child.name())) {
                notes.warn(
                        child.position(),
                        "section <" + child.name() + "> is not used in " + where
                                + Nearest.of(child.name(), sections)
                                        .map(near -> "; did you mean <" + near + ">?")
                                        .orElse(""));
            }
        }
    }

    /** A parameter of a section below, written one level too high, or the nearest name. */
    private String hint(String name, Collection<String> params) {
        return shape.sections().stream()
                .filter(slot -> !slot.raw() && slot.shape().paramNames().contains(name))
                .findFirst()
                .map(slot -> "; it belongs in <" + slot.name() + ">")
                .orElseGet(() -> Nearest.hint(name, params));
    }

    private List<String> names(Collection<String> declared) {
        var all = new ArrayList<>(declared);
        all.addAll(alsoKnown);
        return all;
    }
}
