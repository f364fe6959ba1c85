package dev.tributary.worker;

import dev.tributary.config.Nearest;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.plugin.PluginType.Category;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What can be done about a plugin that a configuration names and this program does not have. */
final class PluginAdvice {
    private static final String EDGE_AGENT = "the program edge-agent has it";
    private static final String NO_SECTION =
            "remove the section: the figures are at /q/metrics on the HTTP port without one";
    private static final String BY_TRANSFORMER = "record_transformer, in a <filter>, does the same";

    /** Plugins that one program has and the other does not. */
    private static final Map<String, String> ELSEWHERE = Map.of("source tail", EDGE_AGENT);

    /** Plugins of others whose work one of ours does. */
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("source prometheus", NO_SECTION),
            Map.entry("source prometheus_monitor", NO_SECTION),
            Map.entry("source prometheus_output_monitor", NO_SECTION),
            Map.entry("source prometheus_tail_monitor", NO_SECTION),
            Map.entry("source sudo_tail", "tail does the same; " + EDGE_AGENT),
            Map.entry("source tail_ex", "tail does the same, and reads paths with *; " + EDGE_AGENT),
            Map.entry("source heartbeat_request", "monitor_agent, or /q/health on the HTTP port, answers for it"),
            Map.entry("filter record_reformer", "record_transformer does the same"),
            Map.entry("filter rename_key", "record_transformer with remove_keys does the same"),
            Map.entry("output record_modifier", BY_TRANSFORMER),
            Map.entry("output copy_ex", "copy, with ignore_error in its <store>, does the same"),
            Map.entry("output buffered_stdout", "stdout with a <buffer> does the same"),
            Map.entry("output buffered_null", "null does the same"));

    private static final Set<String> FLUENTDS = Set.of(
            "source systemd kafka kafka_group netflow"
                    + " windows_eventlog windows_eventlog2 mysql_slow_query s3 sqs snmp mqtt rabbitmq cloudwatch_logs"
                    + " kubernetes_objects node_exporter_metrics",
            "filter kubernetes_metadata prometheus viaq_data_model"
                    + " elasticsearch_genid_ext geoip docker_metadata ecs_metadata jq_transformer insert_id"
                    + " kubernetes_sumologic throttle flatten_hash sampling",
            "output elasticsearch_dynamic elasticsearch_data_stream"
                    + " opensearch_data_stream cloudwatch_logs loki s3"
                    + " kafka kafka2 kafka_buffered newrelic mongo mongo_replset logzio_buffered splunk_hec gelf tdlog"
                    + " prometheus coralogix influxdb datadog google_cloud gcs bigquery bigquery_insert bigquery_load"
                    + " redislist websocket kinesis_firehose kinesis_streams logentries loggly sumologic"
                    + " statsd_aggregator parser webhdfs azure-storage-append-blob sql remote_syslog syslog_tls mail"
                    + " slack zabbix forest rabbitmq mqtt azure_logs logit");

    private PluginAdvice() {}

    /** Starts with {@code ;} if there is any. */
    static String of(Category category, String name, PluginRegistry registry) {
        return ofName(category, name, registry)
                .or(() -> ofNearest(category, name, registry))
                .map(advice -> "; " + advice)
                .orElse("");
    }

    private static Optional<String> ofName(Category category, String name, PluginRegistry registry) {
        String key = category.word() + " " + name;
        return Optional.ofNullable(ELSEWHERE.get(key))
                .or(() -> Optional.ofNullable(INSTEAD.get(key)))
                .or(() -> withoutPrefix(category, name, registry))
                .or(() -> notYet(category, name))
                .or(() -> ofAnotherKind(category, name, registry));
    }

    /** What a slip of the pen may have meant: a plugin of this program, else of another one, else of Fluentd's. */
    private static Optional<String> ofNearest(Category category, String name, PluginRegistry registry) {
        List<String> own = registry.names(category);
        return Nearest.of(name, own)
                .or(() -> Nearest.of(name, knownElsewhere(category)))
                .map(near -> "did you mean '" + near + "'?"
                        + (own.contains(near)
                                ? ""
                                : ofName(category, near, registry)
                                        .map(advice -> " " + advice)
                                        .orElse("")));
    }

    /** Names that the program is taken not to have. */
    static List<String> knownElsewhere(Category category) {
        Stream<String> fluentds = FLUENTDS.stream().filter(line -> line.startsWith(category.word() + " "));
        return Stream.of(
                        ELSEWHERE.keySet().stream(),
                        INSTEAD.keySet().stream(),
                        fluentds.flatMap(
                                line -> Stream.of(line.split(" ")).skip(1).map(one -> category.word() + " " + one)))
                .flatMap(keys -> keys)
                .filter(key -> key.startsWith(category.word() + " "))
                .map(key -> key.substring(category.word().length() + 1))
                .toList();
    }

    /** {@code out_forward} is the name of a file of Fluentd's, {@code forward} that of the plugin. */
    private static Optional<String> withoutPrefix(Category category, String name, PluginRegistry registry) {
        String prefix = switch (category) {
            case SOURCE -> "in_";
            case OUTPUT -> "out_";
            default -> category.word() + "_";
        };
        return Optional.of(name)
                .filter(one -> one.startsWith(prefix))
                .map(one -> one.substring(prefix.length()))
                .filter(one -> registry.find(category, one).isPresent())
                .map(one -> "write '" + one + "'");
    }

    private static Optional<String> ofAnotherKind(Category category, String name, PluginRegistry registry) {
        return Arrays.stream(Category.values())
                .filter(other -> other != category && registry.find(other, name).isPresent())
                .findFirst()
                .map(other -> "there is " + (other == Category.OUTPUT ? "an " : "a ") + other.word()
                        + " of that name, which stands in a <" + section(other) + ">");
    }

    private static Optional<String> notYet(Category category, String name) {
        return FLUENTDS.stream()
                .map(line -> List.of(line.split(" ")))
                .filter(words -> words.getFirst().equals(category.word())
                        && words.subList(1, words.size()).contains(name))
                .findFirst()
                .map(words -> "it is known from Fluentd and not here yet");
    }

    private static String section(Category category) {
        return switch (category) {
            case OUTPUT -> "match";
            case PARSER -> "parse";
            case FORMATTER -> "format";
            default -> category.word();
        };
    }
}
