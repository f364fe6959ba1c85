package dev.tributary.routing;

import dev.tributary.config.ConfigException;
import dev.tributary.event.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which tags a {@code <match>} or {@code <filter>} is for: the argument of the section.
 *
 * <pre>{@code
 * a b          either of them
 * *            one part of a tag, possibly empty: everything up to the next dot
 * **           everything; a.** also matches a, and **.a does
 * {a,b.*}      either of them, may nest
 * \*           the character itself
 * /re(gex)?/   the whole tag, as a regular expression
 * }</pre>
 *
 * Other characters mean themselves. Immutable; matching takes time in proportion to the tag's length.
 */
public final class TagPattern {
    private final String text;
    private final List<Predicate<String>> alternatives;

    private TagPattern(String text, List<Predicate<String>> alternatives) {
        this.text = text;
        this.alternatives = List.copyOf(alternatives);
    }

    /**
     * @param text alternatives between blanks; an empty text matches every tag
     * @throws ConfigException for a regular expression that is none
     */
    public static TagPattern parse(String text) {
        String stripped = text.strip();
        String[] words = stripped.isEmpty() ? new String[] {"**"} : stripped.split("\\s+");
        return new TagPattern(
                stripped, Arrays.stream(words).map(TagPattern::one).toList());
    }

    public boolean matches(Tag tag) {
        for (Predicate<String> alternative : alternatives) {
            if (alternative.test(tag.name())) {
                return true;
            }
        }
        return false;
    }

    private static Predicate<String> one(String word) {
        if (word.equals("**")) {
            return tag -> true;
        }
        return word.startsWith("/") ? TagRegex.parse(word) : new GlobProgram(GlobSyntax.parse(word));
    }

    /** As the user wrote it. */
    @Override
    public String toString() {
        return text;
    }
}
