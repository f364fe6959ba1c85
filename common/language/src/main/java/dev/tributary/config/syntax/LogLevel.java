package dev.tributary.config.syntax;

/** Fluentd's levels of logging, from the most talkative. */
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL
}
