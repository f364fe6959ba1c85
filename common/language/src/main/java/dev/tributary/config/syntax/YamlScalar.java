package dev.tributary.config.syntax;

import dev.tributary.config.Position;
import dev.tributary.config.syntax.YamlValue.Kind;
import dev.tributary.config.syntax.YamlValue.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a YAML text without quotes means to Ruby's Psych, which is YAML 1.1 with rules of its own: {@code 010} is 8,
 * {@code 1,000} is 1000, {@code yes} is true, {@code 1e3} is a text. Its answers were taken from Fluentd 1.19.3.
 */
final class YamlScalar {
    private static final Pattern YES = Pattern.compile("yes|true|on", Pattern.CASE_INSENSITIVE);
    private static final Pattern NO = Pattern.compile("no|false|off", Pattern.CASE_INSENSITIVE);
    private static final Pattern BINARY = Pattern.compile("[-+]?0b[01_,]+");
    private static final Pattern OCTAL = Pattern.compile("[-+]?0[0-7_,]+");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9]([0-9]|,[0-9]|_[0-9])*)");
    private static final Pattern HEXADECIMAL = Pattern.compile("[-+]?0x[0-9a-fA-F_,]+");
    private static final Pattern FLOAT = Pattern.compile("[-+]?([0-9][0-9_,]*)?\\.[0-9]*([eE][+-][0-9]+)?");
    private static final Pattern SEXAGESIMAL = Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9]){1,2}(\\.[0-9_]+)?");
    private static final Pattern INFINITE = Pattern.compile("\\+?\\.inf", Pattern.CASE_INSENSITIVE);
    private static final Pattern MINUS_INFINITE = Pattern.compile("-\\.inf", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_A_NUMBER = Pattern.compile("\\.nan", Pattern.CASE_INSENSITIVE);
    /** Ruby prints numbers outside of these powers of ten with an exponent. */
    private static final int SMALLEST_PLAIN_POWER = -4;

    private static final int LARGEST_PLAIN_POWER = 15;

    private YamlScalar() {}

    static Scalar of(String text, Position position) {
        if (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null")) {
            return new Scalar("", Kind.NIL, position);
        }
        if (YES.matcher(text).matches()) {
            return new Scalar("true", Kind.LITERAL, position);
        }
        if (NO.matcher(text).matches()) {
            return new Scalar("false", Kind.LITERAL, position);
        }
        if (text.matches(":.+")) {
            return new Scalar(text.substring(1).replaceFirst("^(['\"])(.*)\\1$", "$2"), Kind.TEXT, position);
        }
        String number = number(text);
        return number.isEmpty()
                ? new Scalar(notFinite(text), Kind.TEXT, position)
                : new Scalar(number, Kind.LITERAL, position);
    }

    /** As Ruby prints it; empty if it is none. */
    private static String number(String text) {
        String digits = text.replaceAll("[_,]", "");
        if (BINARY.matcher(text).matches()) {
            return integer(digits.replaceFirst("0b", ""), 2);
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return integer(digits.replaceFirst("0x", ""), 16);
        }
        if (DECIMAL.matcher(text).matches()) {
            return integer(digits, 10);
        }
        if (OCTAL.matcher(text).matches()) {
            return integer(digits, 8);
        }
        if (SEXAGESIMAL.matcher(text).matches()) {
            return sexagesimal(digits);
        }
        return FLOAT.matcher(text).matches() && text.matches(".*[0-9].*") ? decimal(digits) : "";
    }

    private static String integer(String digits, int radix) {
        return digits.matches("[-+]?") ? "" : new BigInteger(digits, radix).toString();
    }

    /** {@code 12:30} is 45000 and {@code 12:30:45} is 45045: hours, minutes and seconds, each with its own sign. */
    private static String sexagesimal(String text) {
        BigDecimal sum = BigDecimal.ZERO;
        int seconds = 3600;
        for (String part : text.split(":", -1)) {
            sum = sum.add(new BigDecimal(part).multiply(BigDecimal.valueOf(seconds)));
            seconds /= 60;
        }
        return text.contains(".") ? decimal(sum.toPlainString()) : sum.toPlainString();
    }

    private static String decimal(String text) {
        double value = Double.parseDouble(text);
        if (value == 0 || Double.isInfinite(value)) {
            return value == 0 ? (text.startsWith("-") ? "-0.0" : "0.0") : "";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int power = shortest.precision() - shortest.scale() - 1;
        if (power >= SMALLEST_PLAIN_POWER && power <= LARGEST_PLAIN_POWER) {
            String plain = shortest.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = shortest.unscaledValue().abs().toString();
        return String.format(
                Locale.ROOT,
                "%s%s.%se%s%02d",
                value < 0 ? "-" : "",
                digits.charAt(0),
                digits.length() > 1 ? digits.substring(1) : "0",
                power < 0 ? "-" : "+",
                Math.abs(power));
    }

    private static String notFinite(String text) {
        if (INFINITE.matcher(text).matches()) {
            return "Infinity";
        }
        if (MINUS_INFINITE.matcher(text).matches()) {
            return "-Infinity";
        }
        return NOT_A_NUMBER.matcher(text).matches() ? "NaN" : text;
    }
}
