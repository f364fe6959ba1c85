package dev.tributary.plugin.buffered;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** The slices that the chunk key {@code time} cuts time into. */
public record TimeSliceConfig(
        @Param(doc = "Length of a time slice, whole seconds; needed for the chunk key `time`.")
        Optional<Duration> timekey,

        @Param(
                doc =
                        "How long a slice waits for late events after its end. Events that come later still gather for an "
                                + "eleventh of it (of `timekey`, if that is shorter; of `flush_interval` in mode `interval`), "
                                + "`flush_thread_interval` at least, so that they do not make a file each.",
                value = "10m",
                min = "0")
        Duration timekeyWait,

        @Param(doc = "Slices begin at multiples of `timekey` in UTC, not in local time.", value = "false")
        boolean timekeyUseUtc,

        @Param(
                doc = "Zone of the slices: `+09:00`, `Asia/Tokyo`. Local time if not given.",
                fluentd = "makes two slices of the day on which summer time begins or ends.")
        Optional<String> timekeyZone) {
    static final TimeSliceConfig DEFAULT =
            new TimeSliceConfig(Optional.empty(), Duration.ofMinutes(10), false, Optional.empty());

    public TimeSliceConfig {
        timekey.ifPresent(length -> {
            if (length.toSeconds() <= 0 || length.toNanosPart() != 0) {
                throw new ConfigException("timekey must be whole seconds, at least 1: " + length.toMillis() + " ms");
            }
        });
        timekeyZone.ifPresent(TimeSliceConfig::zoneOf);
    }

    /** Where the slices begin. */
    public ZoneId zone() {
        if (timekeyUseUtc) {
            return ZoneOffset.UTC;
        }
        return timekeyZone.map(TimeSliceConfig::zoneOf).orElseGet(ZoneId::systemDefault);
    }

    private static ZoneId zoneOf(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new ConfigException("timekey_zone '" + name + "' is neither an offset like +09:00 nor a zone's name");
        }
    }
}
