package dev.tributary.config;

import java.time.Duration;

/** A time as it is written in a configuration: {@code 10m}, {@code 1h30m}, {@code 1.5s}, {@code 250ms}. */
public final class DurationText {
    private DurationText() {}

    /** The largest units that say it exactly, down to milliseconds. */
    public static String of(Duration duration) {
        if (duration.isNegative()) {
            return "-" + of(duration.negated());
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.isZero() ? "0s" : duration.toMillis() + "ms";
        }
        var text = new StringBuilder();
        part(duration.toDays(), "d", text);
        part(duration.toHoursPart(), "h", text);
        part(duration.toMinutesPart(), "m", text);
        int millis = duration.toMillisPart();
        if (millis > 0) {
            String fraction = "%03d".formatted(millis).replaceFirst("0+$", "");
            text.append(duration.toSecondsPart()).append('.').append(fraction).append('s');
        } else {
            part(duration.toSecondsPart(), "s", text);
        }
        return text.toString();
    }

    private static void part(long number, String unit, StringBuilder text) {
        if (number > 0) {
            text.append(number).append(unit);
        }
    }
}
