package dev.tributary.config.syntax;

import dev.tributary.config.ConfigElement;

/**
 * A {@code <source>}, {@code <filter>} or {@code <match>}, and the workers it is for.
 *
 * @param element its name says which of them it is; it has a type
 */
public record Directive(ConfigElement element, WorkerIds workers) {

    /** The tags a filter or match is for; an empty argument means all. */
    public String pattern() {
        return element.argument().isEmpty() ? "**" : element.argument();
    }

    /** The {@code @type}. */
    public String type() {
        return element.type().orElseThrow();
    }

    public boolean isFilter() {
        return element.name().equals("filter");
    }
}
