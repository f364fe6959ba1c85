package dev.tributary.plugin;

import dev.tributary.config.ConfigException;
import dev.tributary.event.EventTime;
import dev.tributary.event.TimeFormat;
import dev.tributary.msgpack.MessagePackWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Writes event times as the parameters {@code time_type}, {@code time_format}, {@code localtime}, {@code utc} and {@code
 * timezone} ask. Remembers the last second's text; one for each thread that writes.
 */
public final class EventTimeWriter {
    private final TimeType type;
    private final Optional<TimeFormat> format;
    private final boolean everySecondHasOneText;
    private final StringBuilder scratch = new StringBuilder(48);
    private long lastSecond = Long.MIN_VALUE;
    private byte[] lastText = {};

    private EventTimeWriter(TimeType type, Optional<TimeFormat> format) {
        this.type = type;
        this.format = format;
        this.everySecondHasOneText = format.isPresent() && !format.orElseThrow().hasFraction();
    }

    /**
     * @param pattern for {@link TimeType#STRING}; ISO 8601 if there is none
     * @throws ConfigException for a zone that nobody knows
     */
    public static EventTimeWriter of(
            TimeType type, Optional<String> pattern, boolean localtime, boolean utc, Optional<String> timezone) {
        if (type != TimeType.STRING) {
            return new EventTimeWriter(type, Optional.empty());
        }
        ZoneId zone = zone(localtime, utc, timezone);
        String iso8601 =
                zone.equals(ZoneOffset.UTC) && (utc || !localtime) ? "%Y-%m-%dT%H:%M:%SZ" : "%Y-%m-%dT%H:%M:%S%:z";
        return new EventTimeWriter(type, Optional.of(TimeFormat.of(pattern.orElse(iso8601), zone)));
    }

    /** Times as {@code pattern} in the zone of this machine. */
    public static EventTimeWriter local(String pattern) {
        return of(TimeType.STRING, Optional.of(pattern), true, false, Optional.empty());
    }

    /** The zone the parameters name: {@code timezone} before {@code utc} before the machine's. */
    public static ZoneId zone(boolean localtime, boolean utc, Optional<String> timezone) {
        if (timezone.isPresent()) {
            return TimeFormat.zone(timezone.get())
                    .orElseThrow(() -> new ConfigException("timezone '" + timezone.get()
                            + "' is unknown; write an offset as +09:00 or a region as Asia/Tokyo"));
        }
        return utc || !localtime ? ZoneOffset.UTC : ZoneId.systemDefault();
    }

    /** Packs the time as one value: a number, or a str. */
    public void value(EventTime time, MessagePackWriter out) {
        switch (type) {
            case FLOAT -> out.floating(seconds(time));
            case STRING -> {
                byte[] text = text(time);
                out.stringHeader(text.length).raw(text, 0, text.length);
            }
            default -> out.integer(integer(time));
        }
    }

    /** Appends the time as text, without quotes. */
    public void text(EventTime time, MessagePackWriter out) {
        byte[] text = text(time);
        out.raw(text, 0, text.length);
    }

    private byte[] text(EventTime time) {
        if (everySecondHasOneText && time.seconds() == lastSecond) {
            return lastText;
        }
        lastText = newText(time).getBytes(StandardCharsets.UTF_8);
        lastSecond = time.seconds();
        return lastText;
    }

    private String newText(EventTime time) {
        scratch.setLength(0);
        switch (type) {
            case STRING -> format.orElseThrow().append(time, scratch);
            case FLOAT -> {
                // Of a time before 1970 the nanoseconds still count forward.
                String digits = Integer.toString(1_000_000_000 + time.nanos());
                scratch.append(time.seconds()).append('.').append(digits, 1, digits.length());
            }
            default -> scratch.append(integer(time));
        }
        return scratch.toString();
    }

    // Microseconds since 1970 fit a double's 53 bits until 2255, so the one division rounds correctly.
    private static double seconds(EventTime time) {
        if (Math.abs(time.seconds()) > Long.MAX_VALUE / 1_000_000) {
            return time.seconds();
        }
        return (time.seconds() * 1_000_000 + time.nanos() / 1_000) / 1e6;
    }

    private long integer(EventTime time) {
        return switch (type) {
            case UNIXTIME_MILLIS -> scaled(time, 1_000);
            case UNIXTIME_MICROS -> scaled(time, 1_000_000);
            case UNIXTIME_NANOS -> scaled(time, 1_000_000_000);
            default -> time.seconds();
        };
    }

    /** The largest or smallest number there is, where the time has more units than a number can count. */
    private static long scaled(EventTime time, int unitsPerSecond) {
        try {
            return Math.addExact(
                    Math.multiplyExact(time.seconds(), unitsPerSecond),
                    time.nanos() / (1_000_000_000 / unitsPerSecond));
        } catch (ArithmeticException e) {
            return time.seconds() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
