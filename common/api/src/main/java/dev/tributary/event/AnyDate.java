package dev.tributary.event;

import static dev.tributary.event.DateParts.UNSAID;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A time without a {@code time_format}, as Ruby's {@code Time.parse} reads it, which Fluentd asks there: 31 February is 2
 * or 3 March, and what a text does not say is today's. Of a day without a year, see {@link CalendarDay#recent}.
 */
public final class AnyDate {
    private final ZoneId zone;
    private final Clock clock;

    /** Many lines of one second have the same text. A race only costs another reading. */
    private Read last = new Read("", Optional.empty());

    private record Read(String text, Optional<ZonedTime> time) {}

    /**
     * @param zone of a text that names none
     * @param clock tells the day of a text that names none
     */
    public AnyDate(ZoneId zone, Clock clock) {
        this.zone = zone;
        this.clock = clock;
    }

    /** Any text in which there is a date or a time of day. */
    public Optional<EventTime> parse(String text) {
        return parse(text, false).map(ZonedTime::time);
    }

    /** A text that says year, month and day. */
    public Optional<EventTime> parsePlain(String text) {
        return parse(text, true).map(ZonedTime::time);
    }

    /** As {@link #parse}, with the zone that the text names. */
    public Optional<ZonedTime> parseZoned(String text) {
        return parse(text, false);
    }

    private Optional<ZonedTime> parse(String text, boolean plain) {
        Read before = last;
        if (before.text.equals(text)) {
            return before.time;
        }
        DateParts parts = DateParts.of(text);
        Optional<ZonedTime> time = parts.saysNothing() || (plain && !parts.namesDay()) ? Optional.empty() : time(parts);
        if (parts.namesDay()) {
            last = new Read(text, time);
        }
        return time;
    }

    private Optional<ZonedTime> time(DateParts parts) {
        ZoneId said = ZonedTime.said(zoneName(parts.zone)).orElse(zone);
        try {
            int hour = said(parts.hour, 0);
            LocalDateTime start =
                    day(parts, LocalDate.ofInstant(clock.instant(), said)).atStartOfDay();
            boolean nextDay = hour == 24 && said(parts.minute, 0) == 0 && said(parts.second, 0) == 0;
            int second = said(parts.second, 0);
            LocalDateTime local = nextDay
                    ? start.plusDays(1)
                    : start.withHour(hour)
                            .withMinute(said(parts.minute, 0))
                            .withSecond(second == 60 ? 59 : second)
                            .withNano(parts.nanos)
                            .plusSeconds(second == 60 ? 1 : 0);
            return Optional.of(new ZonedTime(EventTime.of(local.atZone(said).toInstant()), said));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int said(int value, int otherwise) {
        return value == UNSAID ? otherwise : value;
    }

    private static LocalDate day(DateParts parts, LocalDate today) {
        if (parts.dayOfYear != UNSAID) {
            return LocalDate.ofYearDay(said(parts.year, today.getYear()), parts.dayOfYear);
        }
        if (parts.year == UNSAID && parts.month == UNSAID) {
            return parts.day == UNSAID ? today : CalendarDay.of(today.getYear(), today.getMonthValue(), parts.day);
        }
        return parts.year == UNSAID
                ? CalendarDay.recent(parts.month, said(parts.day, 1), today)
                : CalendarDay.of(parts.year, said(parts.month, 1), said(parts.day, 1));
    }

    /** {@code GMT+2} and {@code UTC-3:30} are offsets, and {@code +9} is one. */
    private static String zoneName(String written) {
        String name = written.replaceFirst("(?i)^(?:gmt|utc?)(?=[-+])", "")
                .replace('.', ':')
                .replace(',', ':');
        return name.matches("[-+]\\d") ? name.charAt(0) + "0" + name.substring(1) : name;
    }
}
