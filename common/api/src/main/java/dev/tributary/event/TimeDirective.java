package dev.tributary.event;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One piece of a time pattern: a directive such as {@code %-3N}, or the text between two.
 *
 * @param letter of the directive; {@link #TEXT} for text
 * @param flags any of {@code - 0 _ ^ #}
 * @param width least number of characters, or digits for {@code %N} and {@code %L}; 0 for the directive's own
 * @param colons before the letter: {@code %:z} has one
 * @param text the text, for {@link #TEXT}
 */
record TimeDirective(char letter, String flags, int width, int colons, String text) {
    static final char TEXT = 0;

    private static final String FLAGS = "-0_^#";
    private static final String LETTERS = "YCymBbhdejHkIlMSLNzZAauwpPsQUWVGgnt";
    private static final int WIDTH_MAX = 64;
    private static final DateTimeFormatter ZONE_NAME = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };
    private static final String[] DAYS = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    private static final Map<Character, String> COMBINED = Map.ofEntries(
            Map.entry('D', "%m/%d/%y"),
            Map.entry('F', "%Y-%m-%d"),
            Map.entry('T', "%H:%M:%S"),
            Map.entry('X', "%H:%M:%S"),
            Map.entry('R', "%H:%M"),
            Map.entry('r', "%I:%M:%S %p"),
            Map.entry('c', "%a %b %e %H:%M:%S %Y"),
            Map.entry('x', "%m/%d/%y"),
            Map.entry('v', "%e-%^b-%Y"),
            Map.entry('+', "%a %b %e %H:%M:%S %Z %Y"));

    /** Fluentd's own word for Ruby's {@code Time#iso8601}; written with {@code Z} for UTC, read with any fraction. */
    private static final String ISO_8601 = "iso8601";

    static final char ISO_ZONE = 'i';
    static final char OPTIONAL_FRACTION = 'f';

    static List<TimeDirective> compile(String pattern) {
        var directives = new ArrayList<TimeDirective>();
        compile(pattern, directives, new ArrayList<>());
        return List.copyOf(directives);
    }

    /** What begins with a percent sign in the pattern and is no directive, apart from one at its very end. */
    static List<String> unknown(String pattern) {
        var unknown = new ArrayList<String>();
        compile(pattern, new ArrayList<>(), unknown);
        return unknown;
    }

    private static void compile(String pattern, List<TimeDirective> into, List<String> unknown) {
        var literal = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '%' && pattern.startsWith(ISO_8601, at + 1)) {
                flush(literal, into);
                compile("%Y-%m-%dT%H:%M:%S", into, unknown);
                into.add(new TimeDirective(OPTIONAL_FRACTION, "", 0, 0, ""));
                into.add(new TimeDirective(ISO_ZONE, "", 0, 1, ""));
                at += 1 + ISO_8601.length();
            } else if (c == '%') {
                at = directive(pattern, at, literal, into, unknown);
            } else {
                literal.append(c);
                at++;
            }
        }
        flush(literal, into);
    }

    /** Reads the directive at {@code at}; where the next piece begins. An unknown one is text. */
    private static int directive(
            String pattern, int start, StringBuilder literal, List<TimeDirective> into, List<String> unknown) {
        int at = start + 1;
        var flags = new StringBuilder();
        while (at < pattern.length() && FLAGS.indexOf(pattern.charAt(at)) >= 0) {
            flags.append(pattern.charAt(at++));
        }
        int width = 0;
        while (at < pattern.length() && pattern.charAt(at) >= '0' && pattern.charAt(at) <= '9') {
            width = Math.min(WIDTH_MAX, width * 10 + pattern.charAt(at++) - '0');
        }
        int colons = 0;
        while (at < pattern.length() && pattern.charAt(at) == ':') {
            colons++;
            at++;
        }
        if (at + 1 < pattern.length() && (pattern.charAt(at) == 'E' || pattern.charAt(at) == 'O')) {
            at++;
        }
        char letter = at < pattern.length() ? pattern.charAt(at) : TEXT;
        String combined = letter == TEXT ? null : COMBINED.get(letter);
        if (letter == '%') {
            literal.append('%');
        } else if (combined != null) {
            flush(literal, into);
            compile(combined, into, unknown);
        } else if (letter != TEXT && LETTERS.indexOf(letter) >= 0 && (colons == 0 || letter == 'z')) {
            flush(literal, into);
            into.add(new TimeDirective(letter, flags.toString(), width, colons, ""));
        } else {
            String piece = pattern.substring(start, Math.min(at + 1, pattern.length()));
            if (piece.length() > 1) {
                unknown.add(piece);
            }
            literal.append(piece);
        }
        return at + 1;
    }

    private static void flush(StringBuilder literal, List<TimeDirective> into) {
        if (!literal.isEmpty()) {
            into.add(new TimeDirective(TEXT, "", 0, 0, literal.toString()));
            literal.setLength(0);
        }
    }

    /** The directives that look below the second. */
    boolean isFraction() {
        return letter == 'N' || letter == 'L';
    }

    int fractionDigits() {
        return width > 0 ? width : letter == 'L' ? 3 : 9;
    }

    void appendFraction(int nanos, StringBuilder out) {
        int divisor = 100_000_000;
        for (int digit = 0; digit < fractionDigits(); digit++, divisor /= 10) {
            out.append(divisor == 0 ? '0' : (char) ('0' + nanos / divisor % 10));
        }
    }

    void append(ZonedDateTime time, StringBuilder out) {
        switch (letter) {
            case TEXT -> out.append(text);
            case 'Y' -> number(time.getYear(), 4, '0', out);
            case 'C' -> number(Math.floorDiv(time.getYear(), 100), 2, '0', out);
            case 'y' -> number(Math.floorMod(time.getYear(), 100), 2, '0', out);
            case 'm' -> number(time.getMonthValue(), 2, '0', out);
            case 'B' -> word(MONTHS[time.getMonthValue() - 1], out);
            case 'b', 'h' -> word(MONTHS[time.getMonthValue() - 1].substring(0, 3), out);
            case 'd' -> number(time.getDayOfMonth(), 2, '0', out);
            case 'e' -> number(time.getDayOfMonth(), 2, ' ', out);
            case 'j' -> number(time.getDayOfYear(), 3, '0', out);
            case 'H' -> number(time.getHour(), 2, '0', out);
            case 'k' -> number(time.getHour(), 2, ' ', out);
            case 'I' -> number(hour12(time), 2, '0', out);
            case 'l' -> number(hour12(time), 2, ' ', out);
            case 'M' -> number(time.getMinute(), 2, '0', out);
            case 'S' -> number(time.getSecond(), 2, '0', out);
            case 'p' -> word(flags.indexOf('#') >= 0 ? half(time).toLowerCase(Locale.ROOT) : half(time), out);
            case 'P' -> word(half(time).toLowerCase(Locale.ROOT), out);
            case 'A' -> word(DAYS[dayOfWeek(time)], out);
            case 'a' -> word(DAYS[dayOfWeek(time)].substring(0, 3), out);
            case 's' -> number(time.toEpochSecond(), 1, '0', out);
            case 'z', ISO_ZONE -> offset(time.getOffset().getTotalSeconds(), out);
            case 'Z' -> word(zoneName(time), out);
            case 'Q' -> out.append("%Q"); // only strptime knows it
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            default -> appendWeek(time, out);
        }
    }

    private void appendWeek(ZonedDateTime time, StringBuilder out) {
        switch (letter) {
            case 'u' -> number(time.getDayOfWeek().getValue(), 1, '0', out);
            case 'w' -> number(dayOfWeek(time), 1, '0', out);
            case 'U' -> number((time.getDayOfYear() + 6 - dayOfWeek(time)) / 7, 2, '0', out);
            case 'W' -> number((time.getDayOfYear() + 6 - Math.floorMod(dayOfWeek(time) - 1, 7)) / 7, 2, '0', out);
            case 'V' -> number(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0', out);
            case 'G' -> number(time.get(IsoFields.WEEK_BASED_YEAR), 4, '0', out);
            case 'g' -> number(Math.floorMod(time.get(IsoFields.WEEK_BASED_YEAR), 100), 2, '0', out);
            default -> {} // an optional fraction is read, not written
        }
    }

    private static int hour12(ZonedDateTime time) {
        return time.get(ChronoField.CLOCK_HOUR_OF_AMPM);
    }

    private static String half(ZonedDateTime time) {
        return time.getHour() < 12 ? "AM" : "PM";
    }

    private static int dayOfWeek(ZonedDateTime time) {
        return time.getDayOfWeek().getValue() % 7;
    }

    private static String zoneName(ZonedDateTime time) {
        String name = ZONE_NAME.format(time);
        return name.equals("Z") ? "UTC" : name;
    }

    private void number(long value, int ownWidth, char ownPadding, StringBuilder out) {
        char padding = flags.indexOf('_') >= 0 ? ' ' : flags.indexOf('0') >= 0 ? '0' : ownPadding;
        String digits = Long.toString(value);
        if (flags.indexOf('-') < 0) {
            pad(Math.max(width, width > 0 ? 0 : ownWidth) - digits.length(), padding, out);
        }
        out.append(digits);
    }

    private void word(String word, StringBuilder out) {
        boolean upper = flags.indexOf('^') >= 0 || (flags.indexOf('#') >= 0 && letter != 'p');
        pad(width - word.length(), flags.indexOf('0') >= 0 ? '0' : ' ', out);
        out.append(upper ? word.toUpperCase(Locale.ROOT) : word);
    }

    private static void pad(int count, char padding, StringBuilder out) {
        for (int i = 0; i < count; i++) {
            out.append(padding);
        }
    }

    private void offset(int totalSeconds, StringBuilder out) {
        if (letter == ISO_ZONE && totalSeconds == 0) {
            out.append('Z');
            return;
        }
        int seconds = Math.abs(totalSeconds);
        out.append(totalSeconds < 0 ? '-' : '+');
        twoDigits(seconds / 3600, out);
        out.append(colons > 0 ? ":" : "");
        twoDigits(seconds / 60 % 60, out);
        if (colons > 1) {
            out.append(':');
            twoDigits(seconds % 60, out);
        }
    }

    private static void twoDigits(int value, StringBuilder out) {
        out.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }

    /** Index of the name at {@code at}, whole or its first three letters, times 16 plus its length; -1 for none. */
    static int monthAt(CharSequence text, int at) {
        return nameAt(MONTHS, text, at);
    }

    static int dayAt(CharSequence text, int at) {
        return nameAt(DAYS, text, at);
    }

    private static int nameAt(String[] names, CharSequence text, int at) {
        for (int i = 0; i < names.length; i++) {
            int same = samePrefix(names[i], text, at);
            if (same >= 3) {
                return i * 16 + (same == names[i].length() ? same : 3);
            }
        }
        return -1;
    }

    private static int samePrefix(String name, CharSequence text, int at) {
        int same = 0;
        while (same < name.length()
                && at + same < text.length()
                && (name.charAt(same) | 0x20) == (text.charAt(at + same) | 0x20)) {
            same++;
        }
        return same;
    }
}
