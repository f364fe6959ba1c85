package dev.tributary.parser;

import dev.tributary.config.ConfigException;
import dev.tributary.event.AnyDate;
import dev.tributary.event.EventTime;
import dev.tributary.event.TimeFormat;
import dev.tributary.msgpack.RubyFloat;
import dev.tributary.parser.RecordOptions.TimeType;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.msgpack.value.ExtensionValue;
import org.msgpack.value.Value;

/** Reads an event's time out of a field, as the parameters {@code time_type}, {@code time_format} and so on ask. */
final class TimeReader {
    /** One way to read a text. */
    private interface Way {
        Optional<EventTime> read(String text);
    }

    private static final Pattern DATE_IN_DIGITS = Pattern.compile("\\d{8}(?:\\d{4}(?:\\d{2})?)?");

    private final List<Way> ways;

    /** Numbers have no fraction. */
    private final boolean whole;

    private TimeReader(List<Way> ways, boolean whole) {
        this.ways = ways;
        this.whole = whole;
    }

    /**
     * @param standard where neither {@code time_type} nor {@code time_format} is set
     * @throws ConfigException if the parameters contradict each other or name an unknown zone
     */
    static TimeReader of(RecordOptions options, TimeType standard, Clock clock) {
        ZoneId zone = options.zone();
        TimeType type = options.timeType().orElse(options.timeFormat().isPresent() ? TimeType.STRING : standard);
        return switch (type) {
            case STRING -> text(options.timeFormat(), zone, clock);
            case UNIXTIME, FLOAT -> number(type == TimeType.UNIXTIME, zone, clock);
            case MIXED -> new TimeReader(mixed(options, zone, clock), false);
        };
    }

    private static TimeReader text(Optional<String> format, ZoneId zone, Clock clock) {
        return new TimeReader(
                List.of(format.<Way>map(one -> format(one, zone, clock)::parse)
                        .orElseGet(() -> anyDate(new AnyDate(zone, clock)))),
                false);
    }

    /** A number is seconds here too, unless it has the length of {@code 20260102} with or without a time behind it. */
    private static Way anyDate(AnyDate dates) {
        return text -> Seconds.isNumber(text) && !DATE_IN_DIGITS.matcher(text).matches()
                ? Optional.of(Seconds.of(text))
                : dates.parse(text);
    }

    private static TimeFormat format(String pattern, ZoneId zone, Clock clock) {
        List<String> unknown = TimeFormat.unknownDirectives(pattern);
        if (!unknown.isEmpty()) {
            throw ConfigException.about(
                    "time_format",
                    "the time format '" + pattern + "' has " + unknown.getFirst()
                            + ", which is no directive of strptime; write %% for a percent sign");
        }
        return TimeFormat.of(pattern, zone, clock);
    }

    /** A text that is plainly a date is that date; of every other one the number it begins with. */
    private static TimeReader number(boolean whole, ZoneId zone, Clock clock) {
        var dates = new AnyDate(zone, clock);
        Way number = text -> Optional.of(whole ? Seconds.whole(text) : Seconds.of(text));
        return new TimeReader(
                List.of(text -> Seconds.isNumber(text) ? number.read(text) : dates.parsePlain(text), number), whole);
    }

    private static List<Way> mixed(RecordOptions options, ZoneId zone, Clock clock) {
        if (options.timeFormatFallbacks().isEmpty() && options.timeFormat().isEmpty()) {
            throw new ConfigException("time_type mixed needs time_format_fallbacks, the formats to try");
        }
        var formats = new ArrayList<String>();
        options.timeFormat().ifPresent(formats::add);
        formats.addAll(options.timeFormatFallbacks());
        var ways = new ArrayList<Way>();
        for (String format : formats) {
            boolean number = format.equals("unixtime") || format.equals("float");
            ways.add(number ? Seconds::number : format(format, zone, clock)::parse);
        }
        return ways;
    }

    /** A reader for one format by name: {@code unixtime}, {@code float}, a pattern, or any date if empty. */
    static TimeReader of(String format, ZoneId zone, Clock clock) {
        return switch (format) {
            case "" -> text(Optional.empty(), zone, clock);
            case "unixtime", "float" -> number(format.equals("unixtime"), zone, clock);
            default -> text(Optional.of(format), zone, clock);
        };
    }

    static ZoneId zone(String name) {
        return TimeFormat.zone(name)
                .orElseThrow(() -> new ConfigException(
                        "timezone '" + name + "' is unknown; write an offset as +09:00 or a region as Asia/Tokyo"));
    }

    Optional<EventTime> read(Value value) {
        return switch (value.getValueType()) {
            case STRING -> read(value.asStringValue().asString());
            case INTEGER -> Optional.of(Seconds.whole(value.asIntegerValue().toString()));
            case FLOAT -> Optional.of(seconds(value.asFloatValue().toDouble()));
            case EXTENSION -> eventTime(value.asExtensionValue());
            default -> Optional.empty();
        };
    }

    private Optional<EventTime> read(String text) {
        for (Way way : ways) {
            Optional<EventTime> time = way.read(text);
            if (time.isPresent()) {
                return time;
            }
        }
        return Optional.empty();
    }

    private EventTime seconds(double number) {
        return whole ? Seconds.whole(number) : Seconds.of(RubyFloat.text(number));
    }

    private static Optional<EventTime> eventTime(ExtensionValue value) {
        byte[] data = value.getData();
        if (value.getType() != 0 || data.length != 8) {
            return Optional.empty();
        }
        var both = java.nio.ByteBuffer.wrap(data);
        return Optional.of(new EventTime(both.getInt() & 0xffff_ffffL, Math.min(both.getInt(), 999_999_999)));
    }
}
