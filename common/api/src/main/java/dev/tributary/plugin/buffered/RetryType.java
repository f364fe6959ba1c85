package dev.tributary.plugin.buffered;

/** How the waits between retries grow. */
public enum RetryType {
    EXPONENTIAL_BACKOFF,
    PERIODIC
}
