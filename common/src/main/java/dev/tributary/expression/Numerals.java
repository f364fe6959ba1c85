package dev.tributary.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How Ruby reads numbers in texts: as far as the text is one, and 0 where it does not begin with one. */
public final class Numerals {
    private static final Pattern LEADING_INTEGER = Pattern.compile("\\s*([+-]?\\d+(?:_\\d+)*)");
    private static final Pattern LEADING_FLOAT =
            Pattern.compile("\\s*([+-]?(?:\\d+(?:_\\d+)*(?:\\.\\d+(?:_\\d+)*)?|\\.\\d+)(?:[eE][+-]?\\d+)?)");

    private Numerals() {}

    /** The digits of {@code to_i}. */
    public static String integer(String text) {
        return leading(LEADING_INTEGER, text);
    }

    /** The digits of {@code to_f}. */
    public static String decimal(String text) {
        return leading(LEADING_FLOAT, text);
    }

    private static String leading(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.lookingAt() ? matcher.group(1).replace("_", "") : "0";
    }
}
