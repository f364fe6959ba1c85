package dev.tributary.plugin;

/** What a time becomes in a record or a line: the values of Fluentd's {@code time_type}. */
public enum TimeType {
    /** Seconds with a fraction: as a value cut to microseconds, as text with nine digits. */
    FLOAT,
    /** Whole seconds. */
    UNIXTIME,
    UNIXTIME_MILLIS,
    UNIXTIME_MICROS,
    UNIXTIME_NANOS,
    /** As {@code time_format} says. */
    STRING
}
