package dev.tributary.expression;

import dev.tributary.event.EventTime;
import dev.tributary.event.ZonedTime;
import dev.tributary.msgpack.MessagePackWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** A Time, with the zone it is shown in. In a record it is its text. */
public record Moment(EventTime time, ZoneId zone) implements Dated {
    static final RubyClass CLASS =
            RubyClass.of("Time", List.of(RubyClass.COMPARABLE), CalendarMethods.METHODS, MomentMethods.METHODS);

    private static final int NANO_DIGITS = 9;

    /** {@code Time.now}. */
    public static Moment now() {
        return new Moment(EventTime.of(Instant.now()), ZoneId.systemDefault());
    }

    static Moment of(ZonedTime zoned) {
        return new Moment(zoned.time(), zoned.zone());
    }

    static EventTime time(BigDecimal seconds) {
        if (seconds.abs().compareTo(BigDecimal.valueOf(Instant.MAX.getEpochSecond())) > 0) {
            throw new CodeException("a time so far away is not understood");
        }
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        return new EventTime(
                whole.longValueExact(),
                seconds.subtract(whole).movePointRight(NANO_DIGITS).intValue());
    }

    static BigDecimal seconds(EventTime time) {
        return BigDecimal.valueOf(time.seconds()).add(BigDecimal.valueOf(time.nanos(), NANO_DIGITS));
    }

    BigDecimal seconds() {
        return seconds(time);
    }

    boolean isUtc() {
        return zone.equals(ZoneOffset.UTC);
    }

    @Override
    public String text() {
        return format("%Y-%m-%d %H:%M:%S " + (isUtc() ? "UTC" : "%z"));
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
        return other instanceof Moment moment && time.equals(moment.time);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Moment moment && time.equals(moment.time);
    }

    @Override
    public int hashCode() {
        return time.hashCode();
    }
}
