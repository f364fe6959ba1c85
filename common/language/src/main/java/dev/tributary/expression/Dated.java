package dev.tributary.expression;

import dev.tributary.event.EventTime;
import dev.tributary.event.TimeFormat;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** A day, or a time of a day, in a calendar: Date, DateTime and Time. */
sealed interface Dated extends Value permits Moment, Day, DayTime {
    EventTime time();

    ZoneId zone();

    default ZonedDateTime date() {
        return time().toInstant().atZone(zone());
    }

    default String format(String pattern) {
        return TimeFormat.of(pattern, zone()).format(time());
    }
}
