package dev.tributary.event;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Days as texts name them, which calendars do not always have. */
public final class CalendarDay {
    private static final int DAYS_MAX = 31;

    /** How far ahead a day without a year may lie before it is last year's. */
    private static final int AHEAD_DAYS_MAX = 31;

    private CalendarDay() {}

    /**
     * The day; 30 February is the first or second of March, as with Ruby's {@code Time.local}.
     *
     * @throws DateTimeException for a month or a day that no calendar has
     */
    public static LocalDate of(int year, int month, int day) {
        if (day < 1 || day > DAYS_MAX) {
            throw new DateTimeException("day " + day);
        }
        return LocalDate.of(year, month, 1).plusDays(day - 1L);
    }

    /** A day without a year: this year's, unless that lies well ahead, as December's do in January. */
    public static LocalDate recent(int month, int day, LocalDate today) {
        LocalDate lastYear = of(today.getYear() - 1, month, day);
        if (month == 2 && day == 29 && !today.isLeapYear() && lastYear.isLeapYear()) {
            return lastYear;
        }
        LocalDate thisYear = of(today.getYear(), month, day);
        return thisYear.isAfter(today.plusDays(AHEAD_DAYS_MAX)) ? lastYear : thisYear;
    }
}
