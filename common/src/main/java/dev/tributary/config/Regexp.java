package dev.tributary.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression as users of Ruby wrote it, made one of Java's. Named groups keep their names here, since Java
 * allows neither {@code _} in them nor the same name twice.
 *
 * @param source as written, without slashes and flags
 * @param pattern the same for Java; {@code find} has Ruby's meaning
 * @param groups the named groups in order of their opening
 */
public record Regexp(String source, Pattern pattern, List<Group> groups) {

    /**
     * A named group.
     *
     * @param name as written
     * @param number for {@link java.util.regex.Matcher#group(int)}
     */
    public record Group(String name, int number) {}

    public Regexp {
        groups = List.copyOf(groups);
    }

    /**
     * The expression in {@code text}, {@code /re/im} or bare.
     *
     * @throws ConfigException without a position, if it is none
     */
    public static Regexp of(String text) {
        return read(new Given(text, false, warning -> {}));
    }

    static Regexp read(Given given) {
        String text = given.text();
        int flags = 0;
        String source = text;
        if (text.startsWith("/")) {
            int slash = text.lastIndexOf('/');
            if (slash == 0 || !text.substring(slash + 1).matches("[imxnu]*")) {
                throw given.refuse(": invalid regexp: missing right slash; write /expression/, /expression/i or without"
                        + " slashes");
            }
            source = text.substring(1, slash);
            flags = flags(text.substring(slash + 1));
        }
        try {
            return new RubyRegexp(source, flags).translate();
        } catch (PatternSyntaxException e) {
            throw given.refuse(" is not a regular expression: " + e.getDescription());
        }
    }

    private static int flags(String letters) {
        int flags = 0;
        // Ruby's m lets the dot match line ends, which is Java's s.
        flags |= letters.contains("m") ? Pattern.DOTALL : 0;
        flags |= letters.contains("i") ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
        flags |= letters.contains("x") ? Pattern.COMMENTS : 0;
        return flags;
    }
}
