package dev.tributary.buffer;

/** How the waits between retries grow. */
public enum RetryType {
    EXPONENTIAL_BACKOFF,
    PERIODIC
}
