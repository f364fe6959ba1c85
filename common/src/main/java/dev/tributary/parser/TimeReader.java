package dev.tributary.parser;

import dev.tributary.config.ConfigException;
import dev.tributary.event.EventTime;
import dev.tributary.event.TimeFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.ExtensionValue;
import org.msgpack.value.Value;

/** Reads an event's time out of a field, as the parameters {@code time_type}, {@code time_format} and so on ask. */
final class TimeReader {
    /** Above this a number of seconds cannot be an event's time: EventTime ends in 2106. */
    private static final BigDecimal SECONDS_MAX = BigDecimal.valueOf(0xffff_ffffL);

    private static final int NUMBER_LENGTH_MAX = 40;

    /** One way to read a text. */
    private interface Way {
        Optional<EventTime> read(String text);
    }

    private final List<Way> ways;

    private TimeReader(List<Way> ways) {
        this.ways = ways;
    }

    /** @throws ConfigException if the parameters contradict each other or name an unknown zone */
    static TimeReader of(RecordOptions options, Clock clock) {
        ZoneId zone = options.zone();
        Way anyDate = new AnyDate(zone, clock)::parse;
        return switch (options.timeType().orElse(RecordOptions.TimeType.STRING)) {
            case STRING ->
                new TimeReader(List.of(options.timeFormat()
                        .map(format -> (Way) TimeFormat.of(format, zone, clock)::parse)
                        .orElse(anyDate)));
            case UNIXTIME, FLOAT -> new TimeReader(List.of(TimeReader::seconds, anyDate));
            case MIXED -> new TimeReader(mixed(options, zone, clock));
        };
    }

    private static List<Way> mixed(RecordOptions options, ZoneId zone, Clock clock) {
        if (options.timeFormatFallbacks().isEmpty()) {
            throw new ConfigException("time_type mixed needs time_format_fallbacks, the formats to try");
        }
        var formats = new ArrayList<String>();
        options.timeFormat().ifPresent(formats::add);
        formats.addAll(options.timeFormatFallbacks());
        var ways = new ArrayList<Way>();
        for (String format : formats) {
            boolean number = format.equals("unixtime") || format.equals("float");
            ways.add(number ? TimeReader::seconds : TimeFormat.of(format, zone, clock)::parse);
        }
        return ways;
    }

    /** A reader for one format by name: {@code unixtime}, {@code float}, a pattern, or any date if empty. */
    static TimeReader of(String format, ZoneId zone, Clock clock) {
        return switch (format) {
            case "" -> new TimeReader(List.of(new AnyDate(zone, clock)::parse));
            case "unixtime", "float" -> new TimeReader(List.of(TimeReader::seconds));
            default -> new TimeReader(List.of(TimeFormat.of(format, zone, clock)::parse));
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
            case INTEGER -> seconds(value.asIntegerValue().toString());
            case FLOAT -> seconds(value.asFloatValue().toString());
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

    /** Decimal, so that 1700000000.123456789 keeps its nanoseconds, which a double would not. */
    static Optional<EventTime> seconds(String text) {
        if (text.isEmpty() || text.length() > NUMBER_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            var number = new BigDecimal(text.strip());
            if (number.signum() < 0 || number.compareTo(SECONDS_MAX) > 0) {
                return Optional.empty();
            }
            long seconds = number.longValue();
            BigDecimal fraction = number.subtract(BigDecimal.valueOf(seconds)).movePointRight(9);
            return Optional.of(new EventTime(
                    seconds, fraction.setScale(0, RoundingMode.DOWN).intValue()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
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
