package dev.tributary.plugin.buffered;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import java.time.Duration;
import java.util.Optional;

/** When chunks are flushed, and by how many at once. */
public record FlushConfig(
        @Param(
                doc = "Flush what is left when the program stops. With `false` what is in memory is lost, and its"
                        + " count is logged; a file buffer keeps it for the next start. `true` in memory, `false`"
                        + " in files.")
        Optional<Boolean> flushAtShutdown,

        @Param(
                doc = "How long a stop may take to flush. What is left then is logged with its count.",
                value = "30s",
                min = "0",
                fluentd = "has no such parameter; a stop waits for the queue, about a second for each chunk.")
        Duration shutdownTimeout,

        @Param(
                doc = "When a chunk that is not full is queued: `lazy` when its time slice has ended, `interval`"
                        + " when it is `flush_interval` old, `immediate` after each append; `default` is `lazy`"
                        + " with the chunk key `time` and else `interval`.",
                value = "default")
        FlushMode flushMode,

        @Param(
                doc = "Age at which a staged chunk is queued in mode `interval`; 60 s if not given.",
                min = "0",
                fluentd = "rounds to its poll: an interval of 1 s takes 1 to 2 s.")
        Optional<Duration> flushInterval,

        @Param(
                doc = "How many chunks are written at the same time. With one, chunks are delivered in the order they "
                        + "were queued, but for one that fails while the destination takes others.",
                value = "1",
                min = "1",
                max = "1024")
        int flushThreadCount,

        @Param(
                doc = "Least time between two looks for staged chunks that are due. Not set, each is queued the moment "
                        + "it is due, and late events, whose time slice is over, gather for 1s at least (see "
                        + "`timekey_wait`).",
                min = "0",
                fluentd = "polls every 1.0 s by default.")
        Optional<Duration> flushThreadInterval,

        @Param(
                doc = "Pause between two chunks of one flush thread. Not set, there is none.",
                min = "0",
                fluentd = "pauses 1.0 s by default, so at most one chunk a second and thread.")
        Optional<Duration> flushThreadBurstInterval,

        @Param(
                doc = "A write of a chunk that takes longer is counted (`tributary_slow_flushes_total`) and logged. Is "
                        + "also read where Fluentd has it, beside `<buffer>`.",
                value = "20s",
                min = "0")
        Duration slowFlushLogThreshold,

        @Param(
                doc = "Accepted and without effect: a write says itself when it has failed, as `ack_response_timeout` "
                        + "makes it.",
                fluentd = "60 s, after which an unconfirmed chunk is taken back.")
        Optional<Duration> delayedCommitTimeout) {
    static final FlushConfig DEFAULT = new FlushConfig(
            Optional.empty(),
            Duration.ofSeconds(30),
            FlushMode.DEFAULT,
            Optional.empty(),
            1,
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(20),
            Optional.empty());

    /** Whether chunks of a time slice are flushed when it is over, and not before. */
    public boolean waitsForSlices() {
        return flushMode == FlushMode.DEFAULT || flushMode == FlushMode.LAZY;
    }

    public FlushConfig {
        boolean byAge = flushMode == FlushMode.DEFAULT || flushMode == FlushMode.INTERVAL;
        if (!byAge && flushInterval.isPresent()) {
            throw new ConfigException("flush_interval has no meaning with flush_mode "
                    + flushMode.name().toLowerCase(java.util.Locale.ROOT) + "; remove it or use flush_mode interval");
        }
    }
}
