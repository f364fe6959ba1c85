package dev.tributary.expression;

import dev.tributary.event.EventTime;
import dev.tributary.event.TimeFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** What Times are asked for and calculated with. */
final class MomentMethods {
    static final Methods<Moment> METHODS = new Methods<Moment>()
            .add("to_i tv_sec", 0, (self, sent) -> Value.of(self.time().seconds()))
            .add(
                    "to_f",
                    0,
                    (self, sent) -> Value.of(self.time().seconds() + self.time().nanos() / 1e9))
            .add("iso8601 xmlschema", 0, 1, MomentMethods::iso8601)
            .add("utc getutc gmtime getgm", 0, (self, sent) -> new Moment(self.time(), ZoneOffset.UTC))
            .add("localtime getlocal", 0, 1, MomentMethods::local)
            .add("utc? gmt?", 0, (self, sent) -> Value.of(self.isUtc()))
            .add(
                    "utc_offset gmt_offset gmtoff",
                    0,
                    (self, sent) -> Value.of(self.date().getOffset().getTotalSeconds()))
            .add("zone", 0, (self, sent) -> Value.of(self.isUtc() ? "UTC" : self.format("%Z")))
            .add("hour", 0, (self, sent) -> Value.of(self.date().getHour()))
            .add("min", 0, (self, sent) -> Value.of(self.date().getMinute()))
            .add("sec", 0, (self, sent) -> Value.of(self.date().getSecond()))
            .add("usec tv_usec", 0, (self, sent) -> Value.of(self.time().nanos() / 1_000))
            .add("nsec tv_nsec", 0, (self, sent) -> Value.of(self.time().nanos()))
            .add("to_time", 0, (self, sent) -> self)
            .add("ctime asctime", 0, (self, sent) -> new Text(self.format("%a %b %e %H:%M:%S %Y")))
            .add(
                    "rfc2822 rfc822",
                    0,
                    (self, sent) -> new Text(self.format("%a, %d %b %Y %H:%M:%S " + (self.isUtc() ? "-0000" : "%z"))))
            .add("+", 1, MomentMethods::plus)
            .add("-", 1, MomentMethods::minus)
            .add("round", 0, 1, (self, sent) -> rounded(self, sent, RoundingMode.HALF_UP))
            .add("floor", 0, 1, (self, sent) -> rounded(self, sent, RoundingMode.FLOOR))
            .add("ceil", 0, 1, (self, sent) -> rounded(self, sent, RoundingMode.CEILING));

    private static final int DIGITS_MAX = 9;

    private MomentMethods() {}

    static String fraction(Sent sent) {
        int digits = sent.integer(0, 0);
        if (digits < 0 || digits > DIGITS_MAX) {
            throw new CodeException("iso8601 takes from 0 to " + DIGITS_MAX + " digits of a second here");
        }
        return digits == 0 ? "" : ".%" + digits + "N";
    }

    private static Value iso8601(Moment self, Sent sent) {
        return new Text(self.format("%Y-%m-%dT%H:%M:%S" + fraction(sent) + (self.isUtc() ? "Z" : "%:z")));
    }

    private static Value local(Moment self, Sent sent) {
        ZoneId zone = sent.count() == 0 || sent.first().isNil() ? ZoneId.systemDefault() : zone(sent.first());
        return new Moment(self.time(), zone);
    }

    /** {@code "+09:00"}, {@code "UTC"} or seconds. */
    static ZoneId zone(Value value) {
        if (value instanceof Whole) {
            long seconds = Whole.integer(value);
            if (Math.abs(seconds) > ZoneOffset.MAX.getTotalSeconds()) {
                throw CodeException.argument("utc_offset out of range");
            }
            return ZoneOffset.ofTotalSeconds((int) seconds);
        }
        String name = Text.of(value);
        return (name.matches("UTC|Z|[-+]\\d\\d:\\d\\d(:\\d\\d)?") ? TimeFormat.zone(name) : Optional.<ZoneId>empty())
                .orElseThrow(() -> CodeException.argument(
                        "\"+HH:MM\", \"-HH:MM\", \"UTC\" or \"A\"..\"I\",\"K\"..\"Z\" expected for utc_offset: "
                                + name));
    }

    private static Value plus(Moment self, Sent sent) {
        if (sent.first() instanceof Moment) {
            throw CodeException.type("time + time?");
        }
        return moved(self, Conversions.exact(sent.first()));
    }

    private static Value minus(Moment self, Sent sent) {
        return sent.first() instanceof Moment other
                ? Value.of(self.seconds().subtract(other.seconds()).doubleValue())
                : moved(self, Conversions.exact(sent.first()).negate());
    }

    private static Value moved(Moment self, BigDecimal seconds) {
        return new Moment(Moment.time(self.seconds().add(seconds)), self.zone());
    }

    private static Value rounded(Moment self, Sent sent, RoundingMode mode) {
        int digits = sent.integer(0, 0);
        if (digits < 0 || digits > DIGITS_MAX) {
            throw CodeException.argument("negative ndigits given");
        }
        EventTime rounded = Moment.time(self.seconds().setScale(digits, mode));
        return new Moment(rounded, self.zone());
    }
}
