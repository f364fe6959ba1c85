package dev.tributary.filter;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Section;
import java.util.List;

/** {@code <and>} or {@code <or>}: rules of one kind that count together. */
record GrepGroup(
        @Section(doc = "What the field must match.") List<GrepRule> regexps,
        @Section(doc = "What the field must not match.") List<GrepRule> excludes) {
    GrepGroup {
        if (regexps.isEmpty() == excludes.isEmpty()) {
            throw new ConfigException("<and> and <or> hold either <regexp> sections or <exclude> sections"
                    + (regexps.isEmpty() ? "; this one is empty" : ", not both"));
        }
    }
}
