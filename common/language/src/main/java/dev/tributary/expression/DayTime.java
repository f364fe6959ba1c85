package dev.tributary.expression;

import dev.tributary.event.EventTime;
import dev.tributary.event.ZonedTime;
import dev.tributary.msgpack.MessagePackWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** A DateTime, with the offset it is shown with. In a record it is its text. */
record DayTime(EventTime time, ZoneId zone) implements Dated {
    static final RubyClass CLASS = RubyClass.of(
            "DateTime",
            List.of(Day.CLASS),
            new Methods<DayTime>()
                    .add("hour", 0, (self, sent) -> Value.of(self.date().getHour()))
                    .add("minute min", 0, (self, sent) -> Value.of(self.date().getMinute()))
                    .add("second sec", 0, (self, sent) -> Value.of(self.date().getSecond()))
                    .add("zone", 0, (self, sent) -> new Text(self.format("%:z")))
                    .add(
                            "iso8601 xmlschema rfc3339",
                            0,
                            1,
                            (self, sent) ->
                                    new Text(self.format("%Y-%m-%dT%H:%M:%S" + MomentMethods.fraction(sent) + "%:z")))
                    .add(
                            "new_offset",
                            0,
                            1,
                            (self, sent) ->
                                    new DayTime(self.time, sent.count() == 0 ? ZoneOffset.UTC : offset(sent.first())))
                    .add("to_time", 0, (self, sent) -> new Moment(self.time, plusZero(self.zone)))
                    .add("to_datetime", 0, (self, sent) -> self)
                    .add("+", 1, (self, sent) -> self.moved(sent.first(), 1))
                    .add("-", 1, DayTime::minus)
                    .add("next_day succ next", 0, 1, (self, sent) -> self.moved(sent.or(0, Value.of(1)), 1))
                    .add("prev_day", 0, 1, (self, sent) -> self.moved(sent.or(0, Value.of(1)), -1))
                    .add(">> next_month", 0, 1, (self, sent) -> self.months(sent.integer(0, 1)))
                    .add("<< prev_month", 0, 1, (self, sent) -> self.months(-sent.integer(0, 1)))
                    .add("next_year", 0, 1, (self, sent) -> self.months(12 * sent.integer(0, 1)))
                    .add("prev_year", 0, 1, (self, sent) -> self.months(-12 * sent.integer(0, 1))));

    private static final long SECONDS_PER_DAY = 86_400;

    private static ZoneId offset(Value value) {
        return value instanceof Whole whole && whole.number().signum() == 0
                ? ZoneOffset.UTC
                : MomentMethods.zone(value);
    }

    /** A Time with this offset is not called UTC. */
    private static ZoneId plusZero(ZoneId zone) {
        return zone.equals(ZoneOffset.UTC) ? ZonedTime.PLUS_ZERO : zone;
    }

    /** The days between two times: a fraction, which Ruby has as a Rational, where they are not whole. */
    static Value days(EventTime left, EventTime right) {
        BigDecimal seconds = Moment.seconds(left).subtract(Moment.seconds(right));
        BigDecimal days = seconds.divide(BigDecimal.valueOf(SECONDS_PER_DAY), MathContext.DECIMAL64);
        return days.stripTrailingZeros().scale() <= 0 ? new Whole(days.toBigInteger()) : new Real(days.doubleValue());
    }

    private Value moved(Value days, int sign) {
        BigDecimal seconds = Conversions.exact(days).multiply(BigDecimal.valueOf(sign * SECONDS_PER_DAY));
        return new DayTime(Moment.time(Moment.seconds(time).add(seconds)), zone);
    }

    private static Value minus(DayTime self, Sent sent) {
        return sent.first() instanceof Dated other && !(other instanceof Moment)
                ? days(self.time, other.time())
                : self.moved(sent.first(), -1);
    }

    private Value months(int months) {
        return new DayTime(EventTime.of(date().plusMonths(months).toInstant()), zone);
    }

    @Override
    public String text() {
        return format("%Y-%m-%dT%H:%M:%S%:z");
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.string(text());
    }

    @Override
    public boolean same(Value other) {
        return other instanceof Dated dated && !(other instanceof Moment) && time.equals(dated.time());
    }
}
