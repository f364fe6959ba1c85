package dev.tributary.expression;

import dev.tributary.event.EventTime;
import dev.tributary.msgpack.MessagePackWriter;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** A Date. In a record it is its text. */
record Day(LocalDate day) implements Dated {
    static final RubyClass CLASS = RubyClass.of(
            "Date",
            List.of(RubyClass.COMPARABLE),
            CalendarMethods.METHODS,
            CalendarMethods.DATES,
            new Methods<Day>()
                    .add("+", 1, (self, sent) -> self.plus(Whole.integer(sent.first())))
                    .add("-", 1, Day::minus)
                    .add(">> next_month", 0, 1, (self, sent) -> new Day(self.day.plusMonths(sent.integer(0, 1))))
                    .add("<< prev_month", 0, 1, (self, sent) -> new Day(self.day.minusMonths(sent.integer(0, 1))))
                    .add("next_day succ next", 0, 1, (self, sent) -> self.plus(sent.integer(0, 1)))
                    .add("prev_day", 0, 1, (self, sent) -> self.plus(-sent.integer(0, 1)))
                    .add("next_year", 0, 1, (self, sent) -> new Day(self.day.plusYears(sent.integer(0, 1))))
                    .add("prev_year", 0, 1, (self, sent) -> new Day(self.day.minusYears(sent.integer(0, 1))))
                    .walk("upto", 1, 1, (self, sent) -> self.walked(sent, 1))
                    .walk("downto", 1, 1, (self, sent) -> self.walked(sent, -1))
                    .add("iso8601 xmlschema", 0, (self, sent) -> new Text(self.text()))
                    .add("to_time", 0, (self, sent) -> self.toTime()));

    /** How far a day may be moved. */
    private static final long DAYS_MAX = 100_000_000;

    private Day plus(long days) {
        if (Math.abs(days) > DAYS_MAX) {
            throw new CodeException("a day so far away is not understood");
        }
        return new Day(day.plusDays(days));
    }

    private static Value minus(Day self, Sent sent) {
        if (sent.first() instanceof Day other) {
            return Value.of(self.day.toEpochDay() - other.day.toEpochDay());
        }
        if (sent.first() instanceof DayTime other) {
            return DayTime.days(self.time(), other.time());
        }
        return self.plus(-Whole.integer(sent.first()));
    }

    private Value walked(Sent sent, int step) {
        if (!(sent.first() instanceof Day last)) {
            throw Order.failed(this, sent.first());
        }
        for (Day at = this; step > 0 ? !at.day.isAfter(last.day) : !at.day.isBefore(last.day); at = at.plus(step)) {
            sent.yielded(at);
        }
        return this;
    }

    private Value toTime() {
        ZoneId here = ZoneId.systemDefault();
        return new Moment(EventTime.of(day.atStartOfDay(here).toInstant()), here);
    }

    @Override
    public EventTime time() {
        return EventTime.of(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    @Override
    public ZoneId zone() {
        return ZoneOffset.UTC;
    }

    @Override
    public String text() {
        return format("%F");
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.string(text());
    }
}
