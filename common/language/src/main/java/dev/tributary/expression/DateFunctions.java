package dev.tributary.expression;

import dev.tributary.event.AnyDate;
import dev.tributary.event.EventTime;
import dev.tributary.event.ZonedTime;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** Dates and DateTimes out of numbers and texts. */
final class DateFunctions {
    static final Methods<Value> METHODS = new Methods<Value>()
            .add("Date.today", 0, (none, sent) -> new Day(LocalDate.now(ZoneId.systemDefault())))
            .add("Date.new Date.civil", 1, 3, (none, sent) -> new Day(day(sent)))
            .add("Date.valid_date? Date.valid_civil?", 3, (none, sent) -> isValid(sent))
            .add("Date.parse", 1, 2, (none, sent) -> new Day(local(parsed(sent))))
            .add("Date.iso8601", 1, (none, sent) -> new Day(local(parsed(sent))))
            .add("Date.strptime", 2, (none, sent) -> new Day(local(read(sent))))
            .add("DateTime.now", 0, (none, sent) -> now())
            .add("DateTime.new DateTime.civil", 1, 6, (none, sent) -> made(sent))
            .add("DateTime.parse", 1, 2, (none, sent) -> of(parsed(sent)))
            .add("DateTime.iso8601 DateTime.rfc3339 DateTime.xmlschema", 1, (none, sent) -> of(parsed(sent)))
            .add("DateTime.strptime", 2, (none, sent) -> of(read(sent)));

    private DateFunctions() {}

    private static CodeException invalid() {
        return CodeException.raised("Date::Error", "invalid date");
    }

    private static ZonedTime found(Optional<ZonedTime> time) {
        return time.orElseThrow(DateFunctions::invalid);
    }

    private static ZonedTime parsed(Sent sent) {
        String text = sent.text(0);
        sent.run().reads(text);
        return found(new AnyDate(ZoneOffset.UTC, Clock.systemUTC()).parseZoned(text));
    }

    private static ZonedTime read(Sent sent) {
        return found(TimeFunctions.strptime(sent, sent.text(1), ZoneOffset.UTC));
    }

    private static LocalDate local(ZonedTime zoned) {
        return zoned.time().toInstant().atZone(zoned.zone()).toLocalDate();
    }

    private static DayTime of(ZonedTime zoned) {
        return new DayTime(zoned.time(), offset(zoned.zone(), zoned.time().toInstant()));
    }

    private static ZoneOffset offset(ZoneId zone, Instant at) {
        return zone.getRules().getOffset(at);
    }

    private static Value now() {
        Instant now = Instant.now();
        return new DayTime(EventTime.of(now), offset(ZoneId.systemDefault(), now));
    }

    /** A day counted from the month's end if it is negative. */
    private static LocalDate day(Sent sent) {
        try {
            int day = sent.integer(2, 1);
            int month = sent.integer(1, 1);
            LocalDate first = LocalDate.of(sent.integer(0), month < 0 ? month + 13 : month, 1);
            return day < 0 ? first.withDayOfMonth(first.lengthOfMonth() + 1 + day) : first.withDayOfMonth(day);
        } catch (DateTimeException e) {
            throw invalid();
        }
    }

    private static Value isValid(Sent sent) {
        try {
            day(sent);
            return Constants.TRUE;
        } catch (CodeException e) {
            return Constants.FALSE;
        }
    }

    private static Value made(Sent sent) {
        try {
            Instant start = day(sent)
                    .atTime(sent.integer(3, 0), sent.integer(4, 0), sent.integer(5, 0))
                    .toInstant(ZoneOffset.UTC);
            return new DayTime(EventTime.of(start), ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw invalid();
        }
    }
}
