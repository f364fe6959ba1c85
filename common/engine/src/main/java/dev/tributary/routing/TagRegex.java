package dev.tributary.routing;

import dev.tributary.config.ConfigException;
import dev.tributary.regexp.BadRegexpException;
import dev.tributary.regexp.Regexp;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * {@code /regex/} between the start and the end of a tag; as in Fluentd {@code /a|b/} is a at its start or b at its end.
 * Tags come from strangers and a careless expression may take exponential time on
 * one; when the time of a search is over the tag does not match.
 */
final class TagRegex implements Predicate<String> {
    /** Tags are short and sane expressions need microseconds for one; strangers must not stop the loop for longer. */
    private static final Duration SEARCH_MAX = Duration.ofMillis(100);

    private final Regexp regexp;

    private TagRegex(Regexp regexp) {
        this.regexp = regexp;
    }

    static TagRegex parse(String word) {
        if (word.length() < 2 || !word.endsWith("/")) {
            throw new ConfigException(
                    "tag pattern " + word + " begins like a regular expression but has no / at its end"
                            + " (blanks separate patterns; write \\s for one)");
        }
        try {
            return new TagRegex(Regexp.of("\\A" + word.substring(1, word.length() - 1) + "\\Z", "")
                    .within(SEARCH_MAX));
        } catch (BadRegexpException e) {
            throw new ConfigException("tag pattern " + word + " is not a regular expression: " + e.getMessage());
        }
    }

    @Override
    public boolean test(String tag) {
        return regexp.isIn(tag);
    }
}
