package dev.tributary.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers, sizes and times as they are plainly meant, and says where Fluentd reads another. */
final class Numbers {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+(_\\d+)*(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern HEXADECIMAL = Pattern.compile("([+-]?)0[xX]([0-9a-fA-F]+)");
    private static final Pattern SIZE = Pattern.compile("([+-]?[\\d_]*\\.?\\d+)\\s*([kmgt]?)i?b?(ytes?)?");
    private static final Pattern TIME_PART = Pattern.compile("\\s*(\\d+\\.?\\d*|\\.\\d+)\\s*([a-zµ]+)");
    private static final Map<String, String> UNIT_SECONDS = Map.ofEntries(
            Map.entry("us", "0.000001"),
            Map.entry("µs", "0.000001"),
            Map.entry("ms", "0.001"),
            Map.entry("msec", "0.001"),
            Map.entry("s", "1"),
            Map.entry("sec", "1"),
            Map.entry("secs", "1"),
            Map.entry("second", "1"),
            Map.entry("seconds", "1"),
            Map.entry("m", "60"),
            Map.entry("min", "60"),
            Map.entry("mins", "60"),
            Map.entry("minute", "60"),
            Map.entry("minutes", "60"),
            Map.entry("h", "3600"),
            Map.entry("hour", "3600"),
            Map.entry("hours", "3600"),
            Map.entry("d", "86400"),
            Map.entry("day", "86400"),
            Map.entry("days", "86400"),
            Map.entry("w", "604800"),
            Map.entry("week", "604800"),
            Map.entry("weeks", "604800"));

    /** Digits before or behind the point, of numbers that are meant. */
    private static final int EXPONENT_MAX = 400;

    /** Twice of it, and it from now on, are nanoseconds that a long has room for. */
    private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(36_500L * 86_400);

    private Numbers() {}

    static long integer(Given given) {
        String text = given.text().strip();
        BigInteger read = whole(text, given, " is not a whole number; write digits, such as 24224");
        BigInteger theirs = RubyNumbers.toInteger(text);
        if (!theirs.equals(read)) {
            given.fluentdReads(theirs + ", we read " + read);
        }
        return inRange(read, given);
    }

    private static BigInteger whole(String text, Given given, String wrong) {
        Matcher hexadecimal = HEXADECIMAL.matcher(text);
        if (hexadecimal.matches()) {
            return new BigInteger(hexadecimal.group(1) + hexadecimal.group(2), 16);
        }
        if (!DECIMAL.matcher(text).matches()) {
            throw given.refuse(wrong);
        }
        return exact(decimal(text, given), given, wrong);
    }

    private static BigInteger exact(BigDecimal number, Given given, String wrong) {
        // An exponent of a billion would become a number of a billion digits.
        if (number.precision() - number.scale() > 30
                || number.stripTrailingZeros().scale() > 0) {
            throw given.refuse(wrong);
        }
        return number.toBigInteger();
    }

    private static long inRange(BigInteger number, Given given) {
        if (number.bitLength() > 63) {
            throw given.refuse(" is too large a number; the largest is " + Long.MAX_VALUE);
        }
        return number.longValue();
    }

    private static BigDecimal decimal(String text, Given given) {
        try {
            var read = new BigDecimal(text.replace("_", ""));
            if (Math.abs((long) read.scale()) <= EXPONENT_MAX) {
                return read;
            }
        } catch (NumberFormatException e) {
            // The exponent alone is no int.
        }
        throw given.refuse(" has an exponent beyond any number that is meant");
    }

    static double decimal(Given given) {
        String text = given.text().strip();
        Matcher hexadecimal = HEXADECIMAL.matcher(text);
        BigDecimal read;
        if (hexadecimal.matches()) {
            read = new BigDecimal(new BigInteger(hexadecimal.group(1) + hexadecimal.group(2), 16));
        } else if (DECIMAL.matcher(text).matches()) {
            read = decimal(text, given);
        } else {
            throw given.refuse(" is not a number; write one such as 0.5");
        }
        if (Double.isInfinite(read.doubleValue())) {
            throw given.refuse(" is too large a number; the largest is " + Double.MAX_VALUE);
        }
        noteDifference(read, RubyNumbers.toFloat(text), "", given);
        return read.doubleValue();
    }

    /** Bytes. */
    static long size(Given given) {
        String text = given.text().strip().toLowerCase(Locale.ROOT);
        String wrong = " is not a size; write bytes, or a number with k, m, g or t, such as 8m";
        Matcher matcher = SIZE.matcher(text);
        BigInteger read;
        if (matcher.matches() && DECIMAL.matcher(matcher.group(1)).matches()) {
            int shift = matcher.group(2).isEmpty() ? 0 : 10 * (1 + "kmgt".indexOf(matcher.group(2)));
            BigDecimal bytes =
                    decimal(matcher.group(1), given).multiply(new BigDecimal(BigInteger.ONE.shiftLeft(shift)));
            read = shift == 0 ? exact(bytes, given, wrong) : bytes.toBigInteger();
        } else {
            read = whole(text, given, wrong);
        }
        BigInteger theirs = RubyNumbers.toSize(given.text());
        if (!theirs.equals(read)) {
            given.fluentdReads(theirs + " bytes, we read " + read);
        }
        return inRange(read, given);
    }

    static Duration time(Given given) {
        String text = given.text().strip().toLowerCase(Locale.ROOT);
        BigDecimal read = DECIMAL.matcher(text).matches() ? decimal(text, given) : units(text, given);
        if (read.abs().compareTo(LONGEST_SECONDS) > 0) {
            throw given.refuse(" is too long a time; the longest is 36500d, about 100 years");
        }
        noteDifference(read, RubyNumbers.toSeconds(given.text()), " seconds", given);
        return Duration.ofNanos(read.movePointRight(9).longValue());
    }

    private static BigDecimal units(String text, Given given) {
        var sum = BigDecimal.ZERO;
        Matcher matcher = TIME_PART.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end && UNIT_SECONDS.containsKey(matcher.group(2))) {
            sum = sum.add(
                    new BigDecimal(matcher.group(1)).multiply(new BigDecimal(UNIT_SECONDS.get(matcher.group(2)))));
            end = matcher.end();
        }
        if (end == 0 || end < text.length()) {
            throw given.refuse(" is not a time; write seconds, or a number with s, m, h or d, such as 10s");
        }
        return sum;
    }

    private static void noteDifference(BigDecimal ours, BigDecimal theirs, String unit, Given given) {
        if (ours.compareTo(theirs) != 0) {
            given.fluentdReads(RubyNumbers.plain(theirs) + unit + ", we read " + RubyNumbers.plain(ours) + unit);
        }
    }
}
