package dev.tributary.config;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How Ruby reads numbers in texts: as far as the text is one, and 0 where it does not begin with one. */
public final class Numerals {
    private static final Pattern LEADING_INTEGER = Pattern.compile("\\s*([+-]?\\d+(?:_\\d+)*)");
    private static final Pattern LEADING_FLOAT =
            Pattern.compile("\\s*([+-]?(?:\\d+(?:_\\d+)*(?:\\.\\d+(?:_\\d+)*)?|\\.\\d+)(?:[eE][+-]?\\d+)?)");
    private static final Pattern WHOLE =
            Pattern.compile("\\s*([+-]?)(0[xX]|0[bB]|0[oO]?(?=\\d)|)([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)\\s*");
    private static final Pattern STRICT_FLOAT =
            Pattern.compile("\\s*[+-]?\\d+(?:_\\d+)*(?:\\.\\d+(?:_\\d+)*)?(?:[eE][+-]?\\d+)?\\s*");

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

    /** The digits of that base that the text begins with, {@code 0x} and the like before them left out. */
    public static BigInteger based(String text, int base) {
        String prefix = switch (base) {
            case 16 -> "(?:0[xX])?";
            case 8 -> "(?:0[oO])?";
            case 2 -> "(?:0[bB])?";
            default -> "";
        };
        Matcher matcher =
                Pattern.compile("\\s*([+-]?)" + prefix + "([0-9a-zA-Z_]*)").matcher(text);
        var digits = new StringBuilder();
        if (matcher.lookingAt()) {
            for (char c : matcher.group(2).toCharArray()) {
                if (c != '_' && Character.digit(c, base) < 0) {
                    break;
                }
                digits.append(c == '_' ? "" : c);
            }
        }
        return digits.isEmpty()
                ? BigInteger.ZERO
                : new BigInteger(matcher.group(1).replace("+", "") + digits, base);
    }

    /** The same of base 8, unless {@code 0x} or {@code 0b} says another. */
    public static BigInteger octal(String text) {
        String digits = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^[-+]", "");
        return based(text, digits.startsWith("0x") ? 16 : digits.startsWith("0b") ? 2 : 8);
    }

    /** What {@code Integer(text)} takes: a whole number and nothing else. */
    public static Optional<BigInteger> whole(String text, int base) {
        Matcher matcher = WHOLE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int said = switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "0x" -> 16;
            case "0b" -> 2;
            case "0", "0o" -> 8;
            default -> base;
        };
        try {
            String digits = matcher.group(3).replace("_", "");
            return Optional.of(new BigInteger(matcher.group(1).replace("+", "") + digits, base == 10 ? said : base));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** What {@code Float(text)} takes. */
    public static Optional<Double> decimalAlone(String text) {
        return STRICT_FLOAT.matcher(text).matches()
                ? Optional.of(Double.parseDouble(text.strip().replace("_", "")))
                : Optional.empty();
    }
}
