package dev.tributary.plugin.buffered;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import java.time.Duration;
import java.util.Optional;

/** How long and how often the delivery of a chunk is tried. */
public record RetryConfig(
        @Param(
                doc = "How long a chunk is tried, from the first failure it suffered or had to wait behind. Then it is "
                        + "given up: it alone goes to `@ERROR`.",
                value = "72h",
                min = "0",
                fluentd = "throws away every queued chunk of the plugin.")
        Duration retryTimeout,

        @Param(doc = "Try for ever: `retry_timeout` and `retry_max_times` do not count.", value = "false")
        boolean retryForever,

        @Param(
                doc = "How many retries a chunk gets before it is given up. Not set, only `retry_timeout` counts. A "
                        + "`<secondary>` gets it once in any case.",
                min = "0",
                fluentd = "gives it up without a try of the `<secondary>`, if there are few or none.")
        Optional<Integer> retryMaxTimes,

        @Param(
                doc = "Share of the time that a chunk may be tried (`retry_timeout`, or the waits of"
                        + " `retry_max_times`) after which it goes to `<secondary>`, between 0 and 1.",
                value = "0.8")
        double retrySecondaryThreshold,

        @Param(
                doc = "`exponential_backoff`: each wait is `retry_exponential_backoff_base` times the one before; "
                        + "`periodic`: each is `retry_wait`.",
                value = "exponential_backoff")
        RetryType retryType,

        @Param(doc = "The first wait.", value = "1s", min = "0")
        Duration retryWait,

        @Param(doc = "Factor between two waits.", value = "2", min = "1")
        double retryExponentialBackoffBase,

        @Param(doc = "The longest wait.", min = "0") Optional<Duration> retryMaxInterval,

        @Param(doc = "Change each wait by chance, up to 12.5 % to either side.", value = "true")
        boolean retryRandomize) {
    static final RetryConfig DEFAULT = new RetryConfig(
            Duration.ofDays(3),
            false,
            Optional.empty(),
            0.8,
            RetryType.EXPONENTIAL_BACKOFF,
            Duration.ofSeconds(1),
            2,
            Optional.empty(),
            true);

    public RetryConfig {
        if (!(retrySecondaryThreshold > 0 && retrySecondaryThreshold < 1)) {
            throw new ConfigException(
                    "retry_secondary_threshold must lie between 0 and 1, both excluded: " + retrySecondaryThreshold);
        }
    }
}
