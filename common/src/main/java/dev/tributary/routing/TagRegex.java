package dev.tributary.routing;

import dev.tributary.config.ConfigException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * {@code /regex/} against a whole tag. Tags come from strangers and a careless expression may take exponential time on
 * one, so the search may look at so many characters and no more; then the tag does not match.
 */
final class TagRegex implements Predicate<String> {
    /** A sane expression looks at each character of a tag a few times; tags are rarely longer than 200. */
    private static final int LOOKS_MAX = 100_000;

    private final Pattern regex;

    private TagRegex(Pattern regex) {
        this.regex = regex;
    }

    static TagRegex parse(String word) {
        if (word.length() < 2 || !word.endsWith("/")) {
            throw new ConfigException(
                    "tag pattern " + word + " begins like a regular expression but has no / at its end"
                            + " (blanks separate patterns; write \\s for one)");
        }
        try {
            return new TagRegex(Pattern.compile(word.substring(1, word.length() - 1)));
        } catch (PatternSyntaxException e) {
            throw new ConfigException("tag pattern " + word + ": " + e.getDescription() + " at " + (e.getIndex() + 1));
        }
    }

    @Override
    public boolean test(String tag) {
        try {
            return regex.matcher(new Looks(tag, new int[] {LOOKS_MAX})).matches();
        } catch (TooManyLooks | StackOverflowError e) {
            return false;
        }
    }

    /** A text that can be looked at only so often. */
    private record Looks(String text, int[] left) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (left[0]-- <= 0) {
                throw new TooManyLooks();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Looks(text.substring(start, end), left);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooManyLooks extends RuntimeException {
        private TooManyLooks() {
            super(null, null, false, false);
        }
    }
}
