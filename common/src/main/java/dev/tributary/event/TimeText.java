package dev.tributary.event;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a text by a compiled time pattern. Immutable. */
final class TimeText {
    /** How far ahead a day without a year may lie before it is last year's. */
    private static final int AHEAD_DAYS_MAX = 31;

    private final List<TimeDirective> directives;
    private final ZoneId zone;
    private final Clock clock;

    TimeText(List<TimeDirective> directives, ZoneId zone, Clock clock) {
        this.directives = directives;
        this.zone = zone;
        this.clock = clock;
    }

    /** Whether the pattern tells the whole date, so that the same text always means the same time. */
    boolean namesDay() {
        return names("s") || names("Yy") && (names("j") || names("de"));
    }

    private boolean names(String letters) {
        return directives.stream().anyMatch(directive -> letters.indexOf(directive.letter()) >= 0);
    }

    Optional<EventTime> parse(CharSequence text) {
        var reading = new Reading(text);
        try {
            for (int i = 0; i < directives.size(); i++) {
                if (!reading.read(directives.get(i), i + 1 < directives.size() && isNumber(directives.get(i + 1)))) {
                    return Optional.empty();
                }
            }
            return Optional.of(reading.time());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isNumber(TimeDirective directive) {
        return "YCymdejHkIlMSLNsuwUWVGg".indexOf(directive.letter()) >= 0;
    }

    /** One walk over one text. */
    private final class Reading {
        private static final int UNSAID = Integer.MIN_VALUE;

        private final CharSequence text;
        private int at;
        private int year = UNSAID;
        private int month = UNSAID;
        private int day = UNSAID;
        private int dayOfYear = UNSAID;
        private int hour;
        private int half = UNSAID;
        private int minute;
        private int second;
        private int nanos;
        private long epochSecond = Long.MIN_VALUE;
        private ZoneId said = zone;

        Reading(CharSequence text) {
            this.text = text;
        }

        /** Whether the text goes on as the directive wants it. */
        boolean read(TimeDirective directive, boolean digitsFollow) {
            return switch (directive.letter()) {
                case TimeDirective.TEXT -> literal(directive.text());
                case 'n', 't' -> blanks();
                case 'Y' -> (year = signed(digitsFollow ? 4 : 9)) != UNSAID;
                case 'y' -> (year = shortYear(number(2))) != UNSAID;
                case 'm' -> (month = number(2)) != UNSAID;
                case 'B', 'b', 'h' -> monthName();
                case 'd', 'e' -> blanks() && (day = number(2)) != UNSAID;
                case 'j' -> (dayOfYear = number(3)) != UNSAID;
                case 'H', 'k', 'I', 'l' -> blanks() && (hour = number(2)) != UNSAID;
                case 'M' -> (minute = number(2)) != UNSAID;
                case 'S' -> (second = number(2)) != UNSAID;
                case 'p', 'P' -> halfOfDay();
                case 'L', 'N' -> fraction(digitsFollow ? directive.fractionDigits() : 64);
                case TimeDirective.OPTIONAL_FRACTION -> optionalFraction();
                case 'A', 'a' -> dayName();
                case 's' -> epoch();
                case 'z', 'Z' -> zone();
                case TimeDirective.ISO_ZONE -> at == text.length() || zone();
                default -> number(4) != UNSAID; // weeks and centuries are read over
            };
        }

        EventTime time() {
            if (epochSecond != Long.MIN_VALUE) {
                return new EventTime(epochSecond, nanos);
            }
            int leap = second == 60 ? 1 : 0;
            if (half != UNSAID) {
                hour = hour % 12 + half;
            }
            LocalDateTime local = date().atTime(hour, minute, second - leap, nanos);
            return new EventTime(local.atZone(said).toEpochSecond() + leap, nanos);
        }

        private LocalDate date() {
            if (year != UNSAID && month != UNSAID && day != UNSAID) {
                return LocalDate.of(year, month, day);
            }
            LocalDate today = LocalDate.ofInstant(clock.instant(), said);
            if (dayOfYear != UNSAID) {
                return LocalDate.ofYearDay(year == UNSAID ? today.getYear() : year, dayOfYear);
            }
            if (year != UNSAID) {
                return LocalDate.of(year, month == UNSAID ? 1 : month, day == UNSAID ? 1 : day);
            }
            if (month != UNSAID) {
                return recent(today);
            }
            return day != UNSAID ? today.withDayOfMonth(day) : today;
        }

        /** The day without a year: this year's, unless that lies well ahead, as December's do in January. */
        private LocalDate recent(LocalDate today) {
            int dayOfMonth = day == UNSAID ? 1 : day;
            if (month == 2 && dayOfMonth == 29 && !today.isLeapYear()) {
                return LocalDate.of(today.getYear() - 1, month, dayOfMonth);
            }
            LocalDate thisYear = LocalDate.of(today.getYear(), month, dayOfMonth);
            return thisYear.isAfter(today.plusDays(AHEAD_DAYS_MAX)) ? thisYear.minusYears(1) : thisYear;
        }

        private boolean literal(String literal) {
            for (int i = 0; i < literal.length(); i++) {
                char wanted = literal.charAt(i);
                if (Character.isWhitespace(wanted)) {
                    blanks();
                } else if (at >= text.length() || text.charAt(at++) != wanted) {
                    return false;
                }
            }
            return true;
        }

        private boolean blanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return true;
        }

        private boolean digitAt(int index) {
            return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
        }

        private int number(int digitsMax) {
            if (!digitAt(at)) {
                return UNSAID;
            }
            int value = 0;
            for (int digits = 0; digits < digitsMax && digitAt(at); digits++) {
                value = value * 10 + text.charAt(at++) - '0';
            }
            return value;
        }

        private int signed(int digitsMax) {
            if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
                boolean negative = text.charAt(at++) == '-';
                int value = number(digitsMax);
                return negative && value != UNSAID ? -value : value;
            }
            return number(digitsMax);
        }

        /** 69 to 99 are of the last century, as POSIX has it. */
        private int shortYear(int value) {
            return value == UNSAID ? UNSAID : value < 69 ? 2000 + value : 1900 + value;
        }

        private boolean monthName() {
            int found = TimeDirective.monthAt(text, at);
            month = (found >> 4) + 1;
            at += found & 15;
            return found >= 0;
        }

        private boolean dayName() {
            int found = TimeDirective.dayAt(text, at);
            at += found & 15;
            return found >= 0;
        }

        private boolean halfOfDay() {
            if (at + 2 > text.length()) {
                return false;
            }
            String word = text.subSequence(at, at + 2).toString().toLowerCase(Locale.ROOT);
            at += 2;
            half = word.equals("pm") ? 12 : 0;
            return word.equals("am") || word.equals("pm");
        }

        private boolean optionalFraction() {
            if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',') && digitAt(at + 1)) {
                at++;
                return fraction(64);
            }
            return true;
        }

        private boolean fraction(int digitsMax) {
            int start = at;
            int unit = 100_000_000;
            nanos = 0;
            for (; at - start < digitsMax && digitAt(at); at++, unit /= 10) {
                nanos += (text.charAt(at) - '0') * unit;
            }
            return at > start;
        }

        private boolean epoch() {
            int start = at;
            if (at < text.length() && text.charAt(at) == '-') {
                at++;
            }
            while (digitAt(at) && at - start < 18) {
                at++;
            }
            if (at == start || !digitAt(at - 1)) {
                return false;
            }
            epochSecond = Long.parseLong(text, start, at, 10);
            return true;
        }

        //  +hhmm  +hh:mm  +hh:mm:ss  +hh     or a name: Z  UTC  JST  Asia/Tokyo
        private boolean zone() {
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                return offset();
            }
            int start = at;
            while (at < text.length() && isZoneLetter(text.charAt(at))) {
                at++;
            }
            // strptime leaves the zone unsaid where it does not know the name.
            ZoneNames.find(text.subSequence(start, at).toString()).ifPresent(found -> said = found);
            return at > start;
        }

        private static boolean isZoneLetter(char c) {
            return Character.isLetterOrDigit(c) || c == '/' || c == '_';
        }

        private boolean offset() {
            int sign = text.charAt(at++) == '-' ? -1 : 1;
            int hours = number(2);
            int minutes = offsetPart();
            int seconds = offsetPart();
            if (hours == UNSAID) {
                return false;
            }
            said = ZoneOffset.ofTotalSeconds(sign * (hours * 3600 + minutes * 60 + seconds));
            return true;
        }

        private int offsetPart() {
            if (at < text.length() && text.charAt(at) == ':' && digitAt(at + 1)) {
                at++;
            }
            return digitAt(at) ? number(2) : 0;
        }
    }
}
