package dev.tributary.expression;

import java.time.DayOfWeek;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.util.Locale;

/** What Date, DateTime and Time have in common. */
final class CalendarMethods {
    static final Methods<Dated> METHODS = new Methods<>();

    static {
        METHODS.add("strftime", 0, 1, (self, sent) -> new Text(self.format(sent.text(0, "%F"))))
                .add("year", 0, (self, sent) -> Value.of(self.date().getYear()))
                .add("month mon", 0, (self, sent) -> Value.of(self.date().getMonthValue()))
                .add("day mday", 0, (self, sent) -> Value.of(self.date().getDayOfMonth()))
                .add(
                        "wday",
                        0,
                        (self, sent) -> Value.of(self.date().getDayOfWeek().getValue() % 7))
                .add("yday", 0, (self, sent) -> Value.of(self.date().getDayOfYear()))
                .add("to_date", 0, (self, sent) -> new Day(self.date().toLocalDate()))
                .add(
                        "to_datetime",
                        0,
                        (self, sent) -> new DayTime(self.time(), self.date().getOffset()))
                .add("httpdate", 0, (self, sent) -> new Text(utc(self).format("%a, %d %b %Y %H:%M:%S GMT")));
        for (DayOfWeek day : DayOfWeek.values()) {
            METHODS.add(
                    day.name().toLowerCase(Locale.ROOT) + "?",
                    0,
                    (self, sent) -> Value.of(self.date().getDayOfWeek() == day));
        }
    }

    /** Those of Date and DateTime only. */
    static final Methods<Dated> DATES = new Methods<Dated>()
            .add("cwday", 0, (self, sent) -> Value.of(self.date().getDayOfWeek().getValue()))
            .add("cweek", 0, (self, sent) -> Value.of(self.date().get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)))
            .add("cwyear", 0, (self, sent) -> Value.of(self.date().get(IsoFields.WEEK_BASED_YEAR)))
            .add("jd", 0, (self, sent) -> Value.of(self.date().getLong(JulianFields.JULIAN_DAY)))
            .add("leap?", 0, (self, sent) -> Value.of(self.date().toLocalDate().isLeapYear()));

    private CalendarMethods() {}

    private static Moment utc(Dated self) {
        return new Moment(self.time(), ZoneOffset.UTC);
    }
}
