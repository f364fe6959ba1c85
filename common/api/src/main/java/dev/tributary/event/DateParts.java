package dev.tributary.event;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a text says of a date, found as Ruby's {@code Date._parse} finds it: the time first, then the first of the usual
 * ways to write a day that is in it. What it does not say is {@link #UNSAID}. One for each text.
 *
 * <pre>
 * 2 Jan 2026   Jan 2, 2026   2026-01-02   02-Jan-2026   01/02/2026 (1 February)   2.1.2026   20260102T030405
 * </pre>
 */
final class DateParts {
    static final int UNSAID = Integer.MIN_VALUE;

    private static final int FLAGS = Pattern.CASE_INSENSITIVE;
    private static final String MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)";
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Pattern NOISE = Pattern.compile("[^-+',./:@\\p{IsAlphabetic}\\p{IsDigit}\\[\\]]+");
    private static final Pattern DAY_NAME = Pattern.compile("\\b(?:sun|mon|tue|wed|thu|fri|sat)[^-/\\d\\s]*", FLAGS);

    /** Access logs have a colon between day and time, which Ruby takes for one within the time. */
    private static final Pattern ACCESS_LOG = Pattern.compile("(\\d/[a-z]{3}/\\d{4}):(?=\\d)", FLAGS);

    private static final Pattern TIME = Pattern.compile(
            "(?:(\\d+)\\s*(?::\\s*(\\d+)(?:\\s*:\\s*(\\d+)(?:[,.](\\d*))?)?|h(?:\\s*(\\d+)m?(?:\\s*(\\d+)s?)?)?)"
                    + "(?:\\s*([ap])(?:m\\b|\\.m\\.))?|(\\d+)\\s*([ap])(?:m\\b|\\.m\\.))"
                    + "(?:\\s*((?:gmt|utc?)?[-+]\\d+(?:[,.:]\\d+(?::\\d+)?)?|[a-z]+/[a-z_]+(?:/[a-z_]+)?"
                    + "|[a-z. ]+(?:standard|daylight)\\stime\\b|[a-z]+(?:\\sdst)?\\b))?",
            FLAGS);

    private static final Pattern EU =
            Pattern.compile("('?\\d+)[^-\\d\\s]*\\s*" + MONTH + "[^-\\d\\s']*(?:\\s*('?-?\\d+))?", FLAGS);
    private static final Pattern US =
            Pattern.compile("\\b" + MONTH + "[^-\\d\\s']*\\s*('?\\d+)[^-\\d\\s']*(?:\\s*,?\\s*('?-?\\d+))?", FLAGS);
    private static final Pattern ISO = Pattern.compile("('?[-+]?\\d+)-(\\d+)-('?-?\\d+)");
    private static final Pattern ERA = Pattern.compile("\\b([mtshr])(\\d+)\\.(\\d+)\\.(\\d+)", FLAGS);
    private static final Pattern DASHED = Pattern.compile("('?-?\\d+)-" + MONTH + "[^-/.]*-('?-?\\d+)", FLAGS);
    private static final Pattern DASHED_US =
            Pattern.compile("\\b" + MONTH + "[^-/.]*-('?-?\\d+)(?:-('?-?\\d+))?", FLAGS);
    private static final Pattern SLASHED = Pattern.compile("('?-?\\d+)/\\s*('?\\d+)(?:\\D\\s*('?-?\\d+))?");
    private static final Pattern DOTTED = Pattern.compile("('?-?\\d+)\\.\\s*('?\\d+)\\.\\s*('?-?\\d+)");
    private static final Pattern YEAR_DAY = Pattern.compile("('?\\d{4})-(\\d{3})\\b");
    private static final Pattern QUOTED_YEAR = Pattern.compile("'(\\d+)\\b");
    private static final Pattern MONTH_ALONE = Pattern.compile("\\b" + MONTH + "\\S*", FLAGS);
    private static final Pattern ORDINAL = Pattern.compile("(\\d+)(?:st|nd|rd|th)\\b", FLAGS);
    private static final Pattern DIGITS =
            Pattern.compile("(\\d{2,14})(?:\\s*t?\\s*(\\d{2,6})?(?:[,.](\\d*))?)?(z\\b|[-+]\\d{1,4}\\b)?", FLAGS);

    int year = UNSAID;
    int month = UNSAID;
    int day = UNSAID;
    int dayOfYear = UNSAID;
    int hour = UNSAID;
    int minute = UNSAID;
    int second = UNSAID;
    int nanos;
    String zone = "";
    private String text;

    private DateParts(String text) {
        this.text = text;
    }

    static DateParts of(String text) {
        var parts = new DateParts(NOISE.matcher(text).replaceAll(" "));
        parts.read();
        return parts;
    }

    /** Whether it says which day it means. */
    boolean namesDay() {
        return year != UNSAID && ((month != UNSAID && day != UNSAID) || dayOfYear != UNSAID);
    }

    boolean saysNothing() {
        return year == UNSAID
                && month == UNSAID
                && day == UNSAID
                && dayOfYear == UNSAID
                && hour == UNSAID
                && second == UNSAID;
    }

    private void read() {
        text = ACCESS_LOG.matcher(text).replaceAll("$1 ");
        text = DAY_NAME.matcher(text).replaceFirst(" ");
        Matcher time = TIME.matcher(text);
        if (time.find()) {
            time(time);
            text = text.substring(0, time.start()) + " " + text.substring(time.end());
        }
        boolean found = yearDay()
                || european()
                || american()
                || ordered(ISO)
                || era()
                || dashed()
                || ordered(SLASHED)
                || ordered(DOTTED)
                || pieces()
                || digits();
        if (!found) {
            alone();
        }
    }

    private void time(Matcher time) {
        boolean hourAlone = time.group(8) != null;
        hour = number(time.group(hourAlone ? 8 : 1));
        minute = number(time.group(2) != null ? time.group(2) : time.group(5));
        second = number(time.group(3) != null ? time.group(3) : time.group(6));
        nanos = fraction(time.group(4));
        String half = time.group(hourAlone ? 9 : 7);
        if (half != null) {
            hour = hour % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
        }
        zone = time.group(10) == null ? "" : time.group(10);
    }

    private static int number(@Nullable String digits) {
        if (digits == null || digits.isEmpty()) {
            return UNSAID;
        }
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private static int fraction(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt((digits + "000000000").substring(0, 9));
    }

    private static String month(String name) {
        return Integer.toString(MONTHS.indexOf(name.toLowerCase(Locale.ROOT)) + 1);
    }

    private boolean yearDay() {
        Matcher found = YEAR_DAY.matcher(text);
        if (!found.find() || ISO.matcher(text).find()) {
            return false;
        }
        year = number(found.group(1));
        dayOfYear = number(found.group(2));
        return true;
    }

    private boolean european() {
        Matcher found = EU.matcher(text);
        return found.find() && ordered(found.group(3), month(found.group(2)), found.group(1));
    }

    private boolean american() {
        Matcher found = US.matcher(text);
        return found.find() && ordered(found.group(3), month(found.group(1)), found.group(2));
    }

    private boolean ordered(Pattern pattern) {
        Matcher found = pattern.matcher(text);
        return found.find() && ordered(found.group(1), found.group(2), found.group(3));
    }

    /** Japan's years. */
    private boolean era() {
        Matcher found = ERA.matcher(text);
        if (!found.find()) {
            return false;
        }
        int before = switch (Character.toLowerCase(found.group(1).charAt(0))) {
            case 'm' -> 1867;
            case 't' -> 1911;
            case 's' -> 1925;
            case 'h' -> 1988;
            default -> 2018;
        };
        year = number(found.group(2)) + before;
        month = number(found.group(3));
        day = number(found.group(4));
        return true;
    }

    private boolean dashed() {
        Matcher found = DASHED.matcher(text);
        if (found.find()) {
            return ordered(found.group(3), month(found.group(2)), found.group(1));
        }
        found = DASHED_US.matcher(text);
        return found.find() && ordered(found.group(3), month(found.group(1)), found.group(2));
    }

    /**
     * Year, month and day as written, in the order that their lengths tell: what has three digits or more, or an
     * apostrophe, is the year.
     */
    private boolean ordered(String first, String second, String third) {
        String y = first;
        String m = second;
        String d = third;
        if (d == null && y != null) {
            d = m;
            m = y;
            y = null;
        }
        if (y == null && isYear(d)) {
            y = d;
            d = null;
        }
        if (isYear(m)) {
            String month = d;
            d = y;
            y = m;
            m = month;
        }
        if (isYear(d)) {
            String day = y;
            y = d;
            d = day;
        }
        year = y == null ? UNSAID : year(y);
        month = number(m);
        day = d == null ? UNSAID : number(d.replaceFirst("^['+-]+", ""));
        return true;
    }

    private static boolean isYear(@Nullable String piece) {
        return piece != null && (piece.startsWith("'") || piece.length() > 2);
    }

    /** Two digits are of this century up to 68. */
    private static int year(String piece) {
        String digits = piece.replaceFirst("^'?[+]?", "");
        int year = digits.startsWith("-") ? -number(digits.substring(1)) : number(digits);
        boolean isShort = digits.length() <= 2 && year >= 0;
        return isShort ? year + (year >= 69 ? 1900 : 2000) : year;
    }

    /** {@code '26}, a month's name, {@code 2nd}: the first of them only. */
    private boolean pieces() {
        Matcher quoted = QUOTED_YEAR.matcher(text);
        if (quoted.find()) {
            year = year(quoted.group(1));
            return true;
        }
        Matcher name = MONTH_ALONE.matcher(text);
        if (name.find()) {
            month = number(month(name.group(1)));
            return true;
        }
        Matcher ordinal = ORDINAL.matcher(text);
        if (ordinal.find()) {
            day = number(ordinal.group(1));
            return true;
        }
        return false;
    }

    /** Digits in a row, by how many they are: {@code 20260102}, {@code 20260102T030405}, {@code 0102}. */
    private boolean digits() {
        Matcher found = DIGITS.matcher(text);
        if (!found.find() || (found.group(2) == null && found.group(3) != null)) {
            return false;
        }
        String run = found.group(1);
        switch (run.length()) {
            case 2 -> day = number(run);
            case 3 -> dayOfYear = number(run);
            case 4 -> {
                month = number(run.substring(0, 2));
                day = number(run.substring(2));
            }
            case 5 -> {
                year = year(run.substring(0, 2));
                dayOfYear = number(run.substring(2));
            }
            case 6 -> {
                year = year(run.substring(0, 2));
                month = number(run.substring(2, 4));
                day = number(run.substring(4));
            }
            case 7 -> {
                year = number(run.substring(0, 4));
                dayOfYear = number(run.substring(4));
            }
            case 8, 10, 12, 14 -> {
                year = number(run.substring(0, 4));
                month = number(run.substring(4, 6));
                day = number(run.substring(6, 8));
                timeOfDay(run.substring(8));
            }
            default -> {
                return false;
            }
        }
        timeOfDay(found.group(2) == null ? "" : found.group(2));
        nanos = found.group(3) == null ? nanos : fraction(found.group(3));
        zone = found.group(4) == null ? zone : found.group(4);
        return true;
    }

    private void timeOfDay(String digits) {
        hour = digits.length() >= 2 ? number(digits.substring(0, 2)) : hour;
        minute = digits.length() >= 4 ? number(digits.substring(2, 4)) : minute;
        second = digits.length() >= 6 ? number(digits.substring(4, 6)) : second;
    }

    /** One or two digits that are left. */
    private void alone() {
        String rest = text.strip();
        if (hour != UNSAID && rest.matches("\\d{1,2}")) {
            day = number(rest);
        }
    }
}
