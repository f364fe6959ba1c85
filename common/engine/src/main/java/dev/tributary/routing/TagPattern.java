package dev.tributary.routing;

import dev.tributary.config.ConfigException;
import dev.tributary.event.Tag;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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
    private static final String ALL = "**";
    private static final List<String> EXAMPLE_PARTS = List.of("app", "app.web");

    private final String text;
    private final List<String> words;
    private final List<Predicate<String>> alternatives;

    private TagPattern(String text, List<String> words) {
        this.text = text;
        this.words = words;
        alternatives = words.stream().map(TagPattern::one).toList();
    }

    /**
     * @param text alternatives between blanks; an empty text matches every tag
     * @throws ConfigException for a regular expression that is none
     */
    public static TagPattern parse(String text) {
        String stripped = text.strip();
        return new TagPattern(stripped, stripped.isEmpty() ? List.of(ALL) : List.of(stripped.split("\\s+")));
    }

    public boolean matches(Tag tag) {
        for (Predicate<String> alternative : alternatives) {
            if (alternative.test(tag.name())) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is certain that every tag that {@code other} matches is matched by this one too. */
    public boolean covers(TagPattern other) {
        return other.words.stream()
                .allMatch(word -> words.contains(ALL)
                        || words.contains(word)
                        || (isPlain(word) && matches(new Tag(word)))
                        || words.stream().anyMatch(own -> own.endsWith(".**") && isUnder(own, word)));
    }

    /** Whether {@code word} begins with what stands in front of the stars of {@code own}, which has no others. */
    private static boolean isUnder(String own, String word) {
        String folder = own.substring(0, own.length() - "**".length());
        return isPlain(folder) && word.startsWith(folder);
    }

    private static boolean isPlain(String word) {
        return word.chars().noneMatch(c -> "*{}\\/".indexOf(c) >= 0);
    }

    /** The same with {@code **} wherever it has {@code *}, which stands for one part of a tag only. */
    public TagPattern loosened() {
        return parse(words.stream()
                .map(word -> word.startsWith("/") ? word : word.replaceAll("(?<![*\\\\])\\*(?!\\*)", ALL))
                .collect(Collectors.joining(" ")));
    }

    /** A few tags that it matches; none of a regular expression. */
    public List<Tag> examples() {
        return words.stream()
                .filter(word -> !word.startsWith("/"))
                .flatMap(word -> EXAMPLE_PARTS.stream()
                        .map(part ->
                                word.replaceAll("\\{([^,{}]*)[^{}]*}", "$1").replaceAll("\\*+", part)))
                .map(Tag::new)
                .filter(this::matches)
                .distinct()
                .toList();
    }

    private static Predicate<String> one(String word) {
        if (word.equals(ALL)) {
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
