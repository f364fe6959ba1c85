package dev.tributary.parser;

import dev.tributary.event.EventTime;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Seconds since 1970 in a text, as Fluentd reads {@code time_type float} and {@code unixtime}: as far as it is a number,
 * which for no number at all is 0, so that no event is lost by it. A fraction is digits behind the seconds, also of a
 * negative number: {@code -5.25} is 0.25 s after -5.
 */
final class Seconds {
    private static final BigInteger MAX = BigInteger.valueOf(EventTime.SECONDS_LIMIT);
    private static final BigInteger MIN = MAX.negate();
    private static final int NANO_DIGITS = 9;

    private Seconds() {}

    /** Whether all of the text is a number without an exponent. */
    static boolean isNumber(String text) {
        String stripped = text.strip();
        int at = stripped.startsWith("-") || stripped.startsWith("+") ? 1 : 0;
        int digits = 0;
        int dots = 0;
        for (; at < stripped.length(); at++) {
            char c = stripped.charAt(at);
            digits += c >= '0' && c <= '9' ? 1 : 0;
            dots += c == '.' && digits > 0 ? 1 : 0;
            if ((c != '.' && (c < '0' || c > '9')) || dots > 1) {
                return false;
            }
        }
        return digits > 0;
    }

    /** The number, if all of the text is one. */
    static Optional<EventTime> number(String text) {
        return isNumber(text) ? Optional.of(of(text)) : Optional.empty();
    }

    /** Seconds and what stands behind the first dot. */
    static EventTime of(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            return whole(text);
        }
        int end = text.indexOf('.', dot + 1);
        String fraction = text.substring(dot + 1, end < 0 ? text.length() : end);
        String nanos = (fraction + "0".repeat(NANO_DIGITS)).substring(0, NANO_DIGITS);
        return new EventTime(seconds(text.substring(0, dot)), Math.max(0, (int) seconds(nanos)));
    }

    /** Seconds without a fraction. */
    static EventTime whole(String text) {
        return new EventTime(seconds(text), 0);
    }

    /** Seconds without the number's fraction. */
    static EventTime whole(double number) {
        return new EventTime(Double.isFinite(number) ? clamp(new BigDecimal(number).toBigInteger()) : 0, 0);
    }

    private static long seconds(String text) {
        return clamp(Casts.leadingInteger(text));
    }

    /** To what any calendar can tell. */
    private static long clamp(BigInteger seconds) {
        return seconds.min(MAX).max(MIN).longValue();
    }
}
