package dev.tributary.config;

import dev.tributary.regexp.BadRegexpException;
import dev.tributary.regexp.Regexp;

/** A regular expression as a configuration spells it: {@code /re/im} or bare. */
public final class RegexpText {
    private RegexpText() {}

    /**
     * The expression in {@code text}.
     *
     * @throws ConfigException without a position, if it is none
     */
    public static Regexp read(String text) {
        return read(new Given(text, false, warning -> {}));
    }

    static Regexp read(Given given) {
        String text = given.text();
        String source = text;
        String flags = "";
        if (text.startsWith("/")) {
            int slash = text.lastIndexOf('/');
            flags = text.substring(slash + 1);
            if (slash == 0 || !flags.matches("[imxnu]*")) {
                throw given.refuse(": invalid regexp: missing right slash; write /expression/, /expression/i or without"
                        + " slashes");
            }
            source = text.substring(1, slash);
        }
        try {
            return Regexp.of(source, flags);
        } catch (BadRegexpException e) {
            throw given.refuse(" is not a regular expression: " + e.getMessage());
        }
    }
}
