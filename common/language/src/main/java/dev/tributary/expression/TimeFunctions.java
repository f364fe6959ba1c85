package dev.tributary.expression;

import dev.tributary.event.AnyDate;
import dev.tributary.event.CalendarDay;
import dev.tributary.event.EventTime;
import dev.tributary.event.TimeFormat;
import dev.tributary.event.ZonedTime;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Times out of numbers and texts. */
final class TimeFunctions {
    static final Methods<Value> METHODS = new Methods<Value>()
            .add("Time.now", 0, 1, (none, sent) -> now(sent))
            .add("Time.at", 1, 4, (none, sent) -> at(sent))
            .add("Time.parse", 1, 2, (none, sent) -> parsed(sent))
            .add("Time.strptime", 2, 3, (none, sent) -> read(sent))
            .add("Time.iso8601 Time.xmlschema", 1, (none, sent) -> iso8601(sent))
            .add("Time.utc Time.gm", 1, 7, (none, sent) -> made(sent, ZoneOffset.UTC))
            .add("Time.local Time.mktime", 1, 7, (none, sent) -> made(sent, ZoneId.systemDefault()))
            .add("Time.new", 0, 7, (none, sent) -> fresh(sent));

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final String ISO =
            "-?\\d{4,}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:[Zz]|[-+]\\d\\d:?\\d\\d)?";

    private TimeFunctions() {}

    private static Value now(Sent sent) {
        return sent.count() == 0 ? Moment.now() : new Moment(Moment.now().time(), in(sent, 0));
    }

    /** {@code in: "+09:00"}. */
    private static ZoneId in(Sent sent, int index) {
        Value zone = Options.of(sent, index).value("in");
        return zone.isNil() ? ZoneId.systemDefault() : MomentMethods.zone(zone);
    }

    /** {@code Time.at(seconds)}, {@code Time.at(seconds, 5, :millisecond)}. */
    private static Value at(Sent sent) {
        boolean options = sent.at(sent.count() - 1) instanceof Pairs;
        int count = sent.count() - (options ? 1 : 0);
        BigDecimal seconds = Conversions.exact(sent.first());
        if (count > 1) {
            int digits = switch (count > 2 ? Symbol.name(sent.at(2)) : "microsecond") {
                case "millisecond" -> 3;
                case "microsecond", "usec" -> 6;
                case "nanosecond", "nsec" -> 9;
                default ->
                    throw CodeException.argument(
                            "unexpected unit: " + sent.at(2).text());
            };
            seconds = seconds.add(Conversions.exact(sent.at(1)).movePointLeft(digits));
        }
        ZoneId same = sent.first() instanceof Moment moment ? moment.zone() : ZoneId.systemDefault();
        return new Moment(Moment.time(seconds), options ? in(sent, count) : same);
    }

    private static Value parsed(Sent sent) {
        String text = sent.text(0);
        sent.run().reads(text);
        return new AnyDate(ZoneId.systemDefault(), Clock.systemUTC())
                .parseZoned(text)
                .map(Moment::of)
                .orElseThrow(() -> CodeException.argument("no time information in " + Inspection.of(sent.first())));
    }

    private static Value read(Sent sent) {
        String format = sent.text(1);
        return strptime(sent, format, ZoneId.systemDefault())
                .map(Moment::of)
                .orElseThrow(() -> CodeException.argument(
                        "invalid date or strptime format - '" + sent.text(0) + "' '" + format + "'"));
    }

    static Optional<ZonedTime> strptime(Sent sent, String format, ZoneId zone) {
        List<String> unknown = TimeFormat.unknownDirectives(format);
        if (!unknown.isEmpty()) {
            throw new CodeException("the format holds " + unknown + ", which is not understood");
        }
        return TimeFormat.of(format, zone).parseZoned(sent.text(0));
    }

    private static Value iso8601(Sent sent) {
        if (!sent.text(0).strip().matches(ISO)) {
            throw CodeException.argument("invalid xmlschema date: " + Inspection.of(sent.first()));
        }
        return parsed(sent);
    }

    private static Value fresh(Sent sent) {
        if (sent.count() == 0) {
            return Moment.now();
        }
        if (sent.count() == 1 && sent.first() instanceof Text) {
            throw new CodeException("'Time.new' of a text is not understood; write Time.parse");
        }
        return sent.count() == 7 ? made(sent, MomentMethods.zone(sent.at(6))) : made(sent, ZoneId.systemDefault());
    }

    private static Value made(Sent sent, ZoneId zone) {
        try {
            int month = sent.count() > 1
                            && sent.at(1) instanceof Text name
                            && !name.text().matches("\\d+")
                    ? MONTHS.indexOf(name.text().toLowerCase(Locale.ROOT)) + 1
                    : part(sent, 1, 1);
            BigDecimal second = sent.count() > 5 ? Conversions.exact(sent.at(5)) : BigDecimal.ZERO;
            LocalDateTime start = CalendarDay.of(part(sent, 0, 0), month, part(sent, 2, 1))
                    .atTime(part(sent, 3, 0), part(sent, 4, 0));
            EventTime minute = EventTime.of(start.atZone(zone).toInstant());
            return new Moment(Moment.time(Moment.seconds(minute).add(second)), zone);
        } catch (DateTimeException e) {
            throw CodeException.argument("argument out of range");
        }
    }

    private static int part(Sent sent, int index, int otherwise) {
        if (index >= sent.count() || sent.at(index).isNil()) {
            return otherwise;
        }
        BigInteger part = Conversions.whole(sent.at(index));
        if (part.bitLength() > 30) {
            throw CodeException.argument("argument out of range");
        }
        return part.intValue();
    }
}
