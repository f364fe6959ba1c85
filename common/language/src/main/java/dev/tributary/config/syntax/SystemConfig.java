package dev.tributary.config.syntax;

import dev.tributary.config.ConfigBinder;
import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.Param;
import dev.tributary.config.Position;
import dev.tributary.config.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code <system>}: what concerns the whole program. Every parameter that Fluentd knows is known here. */
public record SystemConfig(
        @Param(
                doc = "How many workers run the configuration, each with sources, buffers and outputs of its own.",
                value = "1",
                min = "1",
                max = "256",
                fluentd = "starts a process for each worker; here they share one process")
        int workers,

        @Param(doc = "The folder for state that has no path of its own, such as file buffers of plugins with an `@id`.")
        Optional<Path> rootDir,

        @Param(
                doc = "The least severe messages that are logged. By default `info`, or what Quarkus's "
                        + "`quarkus.log.level` says.")
        Optional<LogLevel> logLevel,

        @Param(
                doc = "A name for the program: of its workers' threads (`name-worker-0`), on the status page, and a "
                        + "label `process_name` of its metrics.",
                fluentd = "names the workers' processes")
        Optional<String> processName,

        @Param(
                doc =
                        "A folder whose files `*.conf`, `*.yaml` and `*.yml`, and those in its folders, are read after the main "
                                + "file, in order of their paths. What was included before is not read again.",
                fluentd = "reads `/etc/fluent/conf.d` where nothing is set; here nothing is read then")
        Optional<String> configIncludeDir,

        @Param(doc = "Run without any source: only what is buffered is delivered.", value = "false")
        boolean withoutSource,

        @Param(
                doc = "How long the program may take to stop: to deliver what its sources had taken in. What is left "
                        + "then is named in the log.",
                value = "30s",
                min = "0s",
                fluentd = "has no such limit; each plugin takes as long as it takes")
        Duration shutdownTimeout,

        @Param(
                doc = "Bytes that may be held in memory for all peers of all workers together: messages that have not"
                        + " ended, events that no output has taken yet, what is inflated, acks nobody reads. A single"
                        + " message may take seven sixteenths of it; connections themselves may take half as much besides."
                        + " A quarter of the heap beyond 64 MiB if not given.",
                size = true,
                min = "1m",
                fluentd = "has no such limit")
        Optional<Long> peerMemoryLimit,

        @Param(
                unused = true,
                doc = "Refuse values that are not of their parameter's type. Without effect: they are always refused.",
                fluentd = "reads them as 0 or nil unless this is set")
        Optional<Boolean> strictConfigValue,

        @Param(
                unused = true,
                doc = "Without effect: the configuration is never written to the log; see `--show-config`.")
        Optional<Boolean> suppressConfigDump,

        @Param(
                doc = "How long a worker that failed stays down before it is started again, alone; the others go on. "
                        + "If it fails again and again, 1 s, 2 s, 4 s … up to a minute are added.",
                value = "0s",
                min = "0s",
                fluentd = "adds nothing")
        Duration restartWorkerInterval,

        @Param(
                doc = "A worker whose event loop does not answer for so long has failed: its thread is interrupted, "
                        + "and it is restarted.",
                value = "30s",
                min = "1s",
                fluentd = "has no such check")
        Duration workerAnswerTimeout,

        @Param(
                doc = "How long one search with a regular expression of the configuration may take. Then the text "
                        + "counts as not matching; the first time of each expression is logged, all are counted "
                        + "(`tributary_regexp_timeouts_total`). A tag is searched for a tenth of a second at most.",
                value = "1s",
                min = "0.001",
                fluentd = "searches as long as it takes")
        Duration regexpTimeout,

        @Param(unused = true, doc = "Without effect: a message carries its stack trace at level debug only.")
        Optional<Boolean> suppressRepeatedStacktrace,

        @Param(unused = true, doc = "Without effect: repeated messages are bounded everywhere.")
        Optional<Duration> emitErrorLogInterval,

        @Param(unused = true, doc = "Without effect: repeated messages are bounded everywhere.")
        Optional<Duration> ignoreRepeatedLogInterval,

        @Param(unused = true, doc = "Without effect: repeated messages are bounded everywhere.")
        Optional<Duration> ignoreSameLogInterval,

        @Param(unused = true, doc = "Without effect: events are never logged whole.")
        Optional<Boolean> logEventVerbose,

        @Param(
                unused = true,
                doc =
                        "Without effect: a source never runs without the outputs that take responsibility for its events.")
        Optional<Boolean> withSourceOnly,

        @Param(unused = true, doc = "Without effect: see `/q/health` and `/q/metrics` on the HTTP port instead.")
        Optional<String> rpcEndpoint,

        @Param(unused = true, doc = "Without effect: see `--show-config`.")
        Optional<Boolean> enableGetDump,

        @Param(
                doc = "Whether the configuration may be reloaded by `POST /api/config.reload` on the port of a source "
                        + "`monitor_agent`, as a signal does.",
                value = "false",
                fluentd = "has `/api/config.reload` on `rpc_endpoint`")
        boolean enableReload,

        @Param(
                doc = "Permissions of the files of file buffers whose `<buffer>` has no `file_permission`, octal as in "
                        + "`0640`.",
                fluentd = "and of files that outputs write, which here get what the umask leaves")
        Optional<String> filePermission,

        @Param(doc = "The same for the folders of file buffers.")
        Optional<String> dirPermission,

        @Param(unused = true, doc = "Without effect: the umask is the one the program was started with.")
        Optional<String> umask,

        @Param(unused = true, doc = "Without effect: event times always keep their nanoseconds.")
        Optional<Boolean> enableMsgpackTimeSupport,

        @Param(unused = true, doc = "Without effect: workers always share their listening ports.")
        Optional<Boolean> disableSharedSocket,

        @Param(unused = true, doc = "Without effect: what comes in is always counted.")
        Optional<Boolean> enableInputMetrics,

        @Param(unused = true, doc = "Without effect: bytes are always counted.")
        Optional<Boolean> enableSizeMetrics,

        @Param(unused = true, doc = "Without effect: there is no Ruby to compile.")
        Optional<Boolean> enableJit,

        @Section(doc = "The program's own log, which goes to standard error.")
        LogConfig log,

        @Section(unused = true, doc = "Without effect: metrics are at `/q/metrics` in Prometheus form.")
        Optional<ConfigElement> metrics,

        @Section(unused = true, doc = "Without effect: there is no counter API.")
        Optional<ConfigElement> counterServer,

        @Section(unused = true, doc = "Without effect: there is no counter API.")
        Optional<ConfigElement> counterClient,

        @Section(unused = true, doc = "Without effect: belongs to `with_source_only`.")
        Optional<ConfigElement> sourceOnlyBuffer) {

    /** What holds where there is no {@code <system>}. */
    public static SystemConfig defaults() {
        var empty = new ConfigElement("system", "", Map.of(), List.of(), Position.UNKNOWN);
        return ConfigBinder.bind(empty, SystemConfig.class, (position, message) -> {});
    }

    static SystemConfig of(ConfigElement element, ConfigNotes notes) {
        return ConfigBinder.bind(element, SystemConfig.class, notes);
    }
}
