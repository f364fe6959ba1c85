package dev.tributary.plugin;

import dev.tributary.config.Param;
import java.util.Optional;

/** The parameters of {@code <inject>}. */
public record InjectConfig(
        @Param(doc = "The field that gets the host's name.") Optional<String> hostnameKey,

        @Param(doc = "The name to put there. By default the machine's own.")
        Optional<String> hostname,

        @Param(doc = "The field that gets the worker's number, from 0.")
        Optional<String> workerIdKey,

        @Param(doc = "The field that gets the event's tag.") Optional<String> tagKey,

        @Param(doc = "The field that gets the event's time.")
        Optional<String> timeKey,

        @Param(
                doc = "What the time becomes: seconds with a fraction (`float`, cut to microseconds), a whole number "
                        + "of seconds, milliseconds, microseconds or nanoseconds (`unixtime`, `unixtime_millis`, "
                        + "`unixtime_micros`, `unixtime_nanos`), or a text (`string`).",
                value = "float")
        TimeType timeType,

        @Param(doc = "How a time of type `string` is written, in the directives of strftime. By default ISO 8601.")
        Optional<String> timeFormat,

        @Param(doc = "Times of type `string` are in the machine's zone; with `false` in UTC.", value = "true")
        boolean localtime,

        @Param(doc = "Times of type `string` are in UTC.", value = "false")
        boolean utc,

        @Param(
                doc = "The zone of times of type `string`: `+09:00` or `Asia/Tokyo`. Goes before `utc` and "
                        + "`localtime`.")
        Optional<String> timezone) {

    /** Nothing to inject. */
    public static final InjectConfig NONE = new InjectConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            TimeType.FLOAT,
            Optional.empty(),
            true,
            false,
            Optional.empty());
}
