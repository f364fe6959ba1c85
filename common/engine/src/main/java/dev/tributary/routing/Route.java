package dev.tributary.routing;

import dev.tributary.plugin.Filter;
import dev.tributary.plugin.Output;

/** A {@code <filter>} or a {@code <match>}: a pattern and who gets the events of the tags it matches. */
public sealed interface Route {

    TagPattern pattern();

    /** A {@code <filter>}. */
    record Filtered(TagPattern pattern, Filter filter) implements Route {}

    /**
     * A {@code <match>}.
     *
     * @param outputId the output's {@code @id}, for its counter
     */
    record Matched(TagPattern pattern, Output output, String outputId) implements Route {}

    static Route filter(TagPattern pattern, Filter filter) {
        return new Filtered(pattern, filter);
    }

    static Route match(TagPattern pattern, Output output, String outputId) {
        return new Matched(pattern, output, outputId);
    }
}
