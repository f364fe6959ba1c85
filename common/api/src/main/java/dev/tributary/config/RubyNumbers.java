package dev.tributary.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Fluentd makes of a number's text, misreadings included: its values go through Ruby's {@code to_i} and
 * {@code to_f}, and its units through expressions that may match anywhere in the text. Needed to tell users where
 * Fluentd reads another number than the one they wrote.
 */
final class RubyNumbers {
    private static final Pattern[] SIZES = {
        Pattern.compile("(\\d+)k", Pattern.CASE_INSENSITIVE),
        Pattern.compile("(\\d+)m", Pattern.CASE_INSENSITIVE),
        Pattern.compile("(\\d+)g", Pattern.CASE_INSENSITIVE),
        Pattern.compile("(\\d+)t", Pattern.CASE_INSENSITIVE)
    };
    private static final Pattern[] TIMES = {
        Pattern.compile("(\\d+)s"), Pattern.compile("(\\d+)m"), Pattern.compile("(\\d+)h"), Pattern.compile("(\\d+)d")
    };
    private static final int[] SECONDS = {1, 60, 3600, 86_400};

    private RubyNumbers() {}

    /** {@code to_i}: the integer a text starts with, else 0. */
    static BigInteger toInteger(String text) {
        return new BigInteger(Numerals.integer(text));
    }

    /** {@code to_f}: the number a text starts with, else 0. */
    static BigDecimal toFloat(String text) {
        return new BigDecimal(Numerals.decimal(text));
    }

    /** Bytes, as Fluentd reads a size. */
    static BigInteger toSize(String text) {
        for (int i = 0; i < SIZES.length; i++) {
            Matcher matcher = SIZES[i].matcher(text);
            if (matcher.find()) {
                return new BigInteger(matcher.group(1)).shiftLeft(10 * (i + 1));
            }
        }
        return toInteger(text);
    }

    /** Seconds, as Fluentd reads a time. */
    static BigDecimal toSeconds(String text) {
        for (int i = 0; i < TIMES.length; i++) {
            Matcher matcher = TIMES[i].matcher(text);
            if (matcher.find()) {
                return new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(SECONDS[i]));
            }
        }
        return toFloat(text);
    }

    static String plain(BigDecimal number) {
        return number.signum() == 0
                ? "0"
                : number.stripTrailingZeros().toPlainString().toLowerCase(Locale.ROOT);
    }
}
