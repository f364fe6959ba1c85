package dev.tributary.expression;

import dev.tributary.event.EventTime;
import dev.tributary.event.TimeFormat;
import dev.tributary.msgpack.MessagePackWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;

/** A Time, with the zone it is shown in. In a record it is its text. */
public record Moment(EventTime time, ZoneId zone) implements Value {
    private static final int NANO_DIGITS = 9;

    /** {@code Time.at(seconds)}, in the machine's zone. */
    public static Moment at(Value seconds) {
        return new Moment(time(exact(seconds)), ZoneId.systemDefault());
    }

    /** {@code Time.now}. */
    public static Moment now() {
        return new Moment(EventTime.of(Instant.now()), ZoneId.systemDefault());
    }

    private static EventTime time(BigDecimal seconds) {
        if (seconds.abs().compareTo(BigDecimal.valueOf(Instant.MAX.getEpochSecond())) > 0) {
            throw new CodeException("a time so far away is not understood");
        }
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        return new EventTime(
                whole.longValueExact(),
                seconds.subtract(whole).movePointRight(NANO_DIGITS).intValue());
    }

    private static BigDecimal exact(Value seconds) {
        return switch (seconds) {
            case Whole(BigInteger number) -> new BigDecimal(number);
            case Real(double number) when Double.isFinite(number) -> new BigDecimal(number);
            case Moment moment -> moment.seconds();
            default -> throw new CodeException("can't convert " + Text.className(seconds) + " into an exact number");
        };
    }

    private BigDecimal seconds() {
        return BigDecimal.valueOf(time.seconds()).add(BigDecimal.valueOf(time.nanos(), NANO_DIGITS));
    }

    @Override
    public String text() {
        return format("%Y-%m-%d %H:%M:%S " + (zone.equals(ZoneOffset.UTC) ? "UTC" : "%z"));
    }

    private String format(String pattern) {
        return TimeFormat.of(pattern, zone).format(time);
    }

    @Override
    public String kind() {
        return "an instance of Time";
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
    public Value answer(String method, List<Value> arguments) {
        return switch (method) {
            case "to_i" -> Value.of(time.seconds());
            case "to_f" -> Value.of(time.seconds() + time.nanos() / 1e9);
            case "strftime" -> Value.of(format(arguments.getFirst().text()));
            case "iso8601", "xmlschema" -> iso8601(arguments);
            case "utc", "getutc", "gmtime" -> new Moment(time, ZoneOffset.UTC);
            case "localtime", "getlocal" -> new Moment(time, ZoneId.systemDefault());
            case "zone" -> Value.of(zone.equals(ZoneOffset.UTC) ? "UTC" : format("%Z"));
            case "+" -> new Moment(time(seconds().add(difference(arguments.getFirst()))), zone);
            case "-" -> minus(arguments.getFirst());
            case "<", "<=", ">", ">=" -> compared(method, arguments.getFirst());
            default -> part(method);
        };
    }

    private Value part(String method) {
        ZonedDateTime date = time.toInstant().atZone(zone);
        return switch (method) {
            case "year" -> Value.of(date.getYear());
            case "month", "mon" -> Value.of(date.getMonthValue());
            case "day", "mday" -> Value.of(date.getDayOfMonth());
            case "hour" -> Value.of(date.getHour());
            case "min" -> Value.of(date.getMinute());
            case "sec" -> Value.of(date.getSecond());
            case "usec" -> Value.of(time.nanos() / 1_000);
            case "nsec" -> Value.of(time.nanos());
            case "wday" -> Value.of(date.getDayOfWeek().getValue() % 7);
            case "yday" -> Value.of(date.getDayOfYear());
            default -> throw CodeException.noMethod(method, this);
        };
    }

    private Value iso8601(List<Value> arguments) {
        int digits = 0;
        if (!arguments.isEmpty()) {
            if (!(arguments.getFirst() instanceof Whole(BigInteger number))
                    || number.signum() < 0
                    || number.bitLength() > 3) {
                throw new CodeException("iso8601 takes from 0 to 7 digits of a second here");
            }
            digits = number.intValue();
        }
        String fraction = digits == 0 ? "" : ".%" + digits + "N";
        return Value.of(format("%Y-%m-%dT%H:%M:%S" + fraction + (zone.equals(ZoneOffset.UTC) ? "Z" : "%:z")));
    }

    private static BigDecimal difference(Value seconds) {
        if (seconds instanceof Moment) {
            throw new CodeException("time + time?");
        }
        return exact(seconds);
    }

    private Value minus(Value other) {
        return other instanceof Moment moment
                ? Value.of(seconds().subtract(moment.seconds()).doubleValue())
                : new Moment(time(seconds().subtract(exact(other))), zone);
    }

    private static CodeException incomparable(Value other) {
        return new CodeException("comparison of Time with " + Text.className(other) + " failed");
    }

    private Value compared(String operator, Value other) {
        if (!(other instanceof Moment moment)) {
            throw incomparable(other);
        }
        return Real.compared(operator, time.compareTo(moment.time));
    }
}
