package dev.tributary.event;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a text by a compiled time pattern. Immutable. */
final class TimeText {
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
        return names("sQ") || (names("Yy") && (names("j") || names("de"))) || (names("G") && names("V") && names("uw"));
    }

    private boolean names(String letters) {
        return directives.stream().anyMatch(directive -> letters.indexOf(directive.letter()) >= 0);
    }

    Optional<ZonedTime> parse(CharSequence text) {
        var reading = new Reading(text);
        try {
            for (int i = 0; i < directives.size(); i++) {
                if (!reading.read(directives.get(i), i + 1 < directives.size() && isNumber(directives.get(i + 1)))) {
                    return Optional.empty();
                }
            }
            // ISO 8601 has an end; elsewhere what stands behind the last directive is ignored, as strptime does.
            boolean ended = directives.isEmpty()
                    || directives.getLast().letter() != TimeDirective.ISO_ZONE
                    || reading.at == text.length();
            return ended ? Optional.of(new ZonedTime(reading.time(), reading.said)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isNumber(TimeDirective directive) {
        return "YCymdejHkIlMSLNsQuwUWVGg".indexOf(directive.letter()) >= 0;
    }

    /** One walk over one text. */
    private final class Reading {
        private static final int UNSAID = Integer.MIN_VALUE;
        private static final int NANOS_PER_SECOND = 1_000_000_000;
        private static final long MILLIS_PER_SECOND = 1_000;

        private final CharSequence text;
        private int at;
        private int year = UNSAID;
        private int century = UNSAID;
        private int yearOfCentury = UNSAID;
        private int weekYear = UNSAID;
        private int isoWeek = UNSAID;
        private int sundayWeek = UNSAID;
        private int mondayWeek = UNSAID;

        /** 0 is Sunday. */
        private int dayOfWeek = UNSAID;

        private int month = UNSAID;
        private int day = UNSAID;
        private int dayOfYear = UNSAID;
        private int hour;
        private int half = UNSAID;
        private int minute;
        private int second;
        private int nanos;
        private long epochSecond = Long.MIN_VALUE;

        /** A fraction behind it goes further from 1970. */
        private boolean negativeEpoch;

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
                case 'C' -> (century = number(2)) != UNSAID;
                case 'y' -> (yearOfCentury = number(2)) != UNSAID;
                case 'm' -> (month = number(2)) != UNSAID;
                case 'B', 'b', 'h' -> monthName();
                case 'd', 'e' -> blanks() && (day = number(2)) != UNSAID;
                case 'j' -> (dayOfYear = number(3)) != UNSAID;
                case 'H', 'k' -> blanks() && (hour = number(2)) != UNSAID;
                case 'I', 'l' -> blanks() && (hour = number(2)) >= 1 && hour <= 12;
                case 'M' -> (minute = number(2)) != UNSAID;
                case 'S' -> (second = number(2)) != UNSAID;
                case 'p', 'P' -> halfOfDay();
                case 'L', 'N' -> fraction(digitsFollow ? directive.fractionDigits() : 64);
                case TimeDirective.OPTIONAL_FRACTION -> optionalFraction();
                case 'A', 'a' -> dayName();
                case 's' -> epoch();
                case 'Q' -> epochMillis();
                case 'z', 'Z' -> zone();
                case TimeDirective.ISO_ZONE -> at == text.length() || isoZone();
                default -> week(directive.letter());
            };
        }

        private boolean week(char letter) {
            return switch (letter) {
                case 'G' -> (weekYear = signed(4)) != UNSAID;
                case 'g' -> (weekYear = shortYear(number(2))) != UNSAID;
                case 'V' -> (isoWeek = number(2)) != UNSAID;
                case 'U' -> (sundayWeek = number(2)) != UNSAID;
                case 'W' -> (mondayWeek = number(2)) != UNSAID;
                case 'u', 'w' -> {
                    int said = number(1);
                    dayOfWeek = said == UNSAID ? UNSAID : said % 7;
                    yield said != UNSAID && said <= 7;
                }
                default -> throw new IllegalStateException("no way to read %" + letter);
            };
        }

        EventTime time() {
            if (epochSecond != Long.MIN_VALUE) {
                return negativeEpoch && nanos > 0
                        ? new EventTime(epochSecond - 1, NANOS_PER_SECOND - nanos)
                        : new EventTime(epochSecond, nanos);
            }
            int leap = second == 60 ? 1 : 0;
            if (half != UNSAID) {
                hour = hour % 12 + half;
            }
            LocalDateTime local = date().atTime(hour, minute, second - leap, nanos);
            return new EventTime(local.atZone(said).toEpochSecond() + leap, nanos);
        }

        private LocalDate date() {
            if (yearOfCentury != UNSAID) {
                year = century == UNSAID ? shortYear(yearOfCentury) : 100 * century + yearOfCentury;
            }
            if (year != UNSAID && month != UNSAID && day != UNSAID) {
                return CalendarDay.of(year, month, day);
            }
            if (weekYear != UNSAID && isoWeek != UNSAID) {
                return isoDay();
            }
            if (year != UNSAID && month == UNSAID && (sundayWeek != UNSAID || mondayWeek != UNSAID)) {
                return dayOfWeek();
            }
            LocalDate today = LocalDate.ofInstant(clock.instant(), said);
            if (dayOfYear != UNSAID) {
                return LocalDate.ofYearDay(year == UNSAID ? today.getYear() : year, dayOfYear);
            }
            if (year != UNSAID) {
                return CalendarDay.of(year, month == UNSAID ? 1 : month, day == UNSAID ? 1 : day);
            }
            if (month != UNSAID) {
                return CalendarDay.recent(month, day == UNSAID ? 1 : day, today);
            }
            return day != UNSAID ? CalendarDay.of(today.getYear(), today.getMonthValue(), day) : today;
        }

        private LocalDate isoDay() {
            // 4 January is in the first week of its year.
            return LocalDate.of(weekYear, 1, 4)
                    .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, isoWeek)
                    .with(ChronoField.DAY_OF_WEEK, dayOfWeek == UNSAID ? 1 : (dayOfWeek + 6) % 7 + 1);
        }

        /** In the weeks of a year that begin on Sundays or Mondays; what is before the first is in week 0. */
        private LocalDate dayOfWeek() {
            LocalDate newYear = LocalDate.of(year, 1, 1);
            int first = sundayWeek != UNSAID ? 0 : 1;
            int week = sundayWeek != UNSAID ? sundayWeek : mondayWeek;
            if (week > 53) {
                throw new DateTimeException("week " + week);
            }
            int toFirst = Math.floorMod(first - newYear.getDayOfWeek().getValue(), 7);
            int within = dayOfWeek == UNSAID ? 0 : Math.floorMod(dayOfWeek - first, 7);
            return newYear.plusDays(toFirst + 7L * (week - 1) + within);
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
            dayOfWeek = found >> 4;
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
            negativeEpoch = text.charAt(start) == '-';
            return true;
        }

        private boolean epochMillis() {
            if (!epoch()) {
                return false;
            }
            nanos = (int) Math.floorMod(epochSecond, MILLIS_PER_SECOND) * 1_000_000;
            epochSecond = Math.floorDiv(epochSecond, MILLIS_PER_SECOND);
            negativeEpoch = false;
            return true;
        }

        private boolean isoZone() {
            if ((text.charAt(at) | 0x20) == 'z') {
                at++;
                said = ZoneOffset.UTC;
                return true;
            }
            return zone();
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
            ZonedTime.said(text.subSequence(start, at).toString()).ifPresent(found -> said = found);
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
            int total = sign * (hours * 3600 + minutes * 60 + seconds);
            said = total == 0 && sign > 0 ? ZonedTime.PLUS_ZERO : ZoneOffset.ofTotalSeconds(total);
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
