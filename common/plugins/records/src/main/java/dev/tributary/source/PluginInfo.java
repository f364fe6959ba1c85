package dev.tributary.source;

import dev.tributary.plugin.Condition;
import dev.tributary.plugin.PluginView;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A plugin as monitor_agent tells of it, in Fluentd's words. */
final class PluginInfo {
    private static final Map<String, String> CATEGORIES =
            Map.of("source", "input", "filter", "filter", "output", "output");

    /** These only pass events on to their stores, which are plugins of their own. */
    private static final Set<String> MULTI_OUTPUTS = Set.of("copy", "roundrobin", "relabel");

    private static final double PERCENT_TENTHS = 1000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z");

    private final MonitorAgentConfig config;
    private final Clock clock;

    PluginInfo(MonitorAgentConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** @param debug the condition too, if the configuration allows that */
    Map<String, Object> of(PluginView plugin, boolean debug) {
        var info = new LinkedHashMap<String, Object>();
        info.put("plugin_id", plugin.id());
        info.put("plugin_category", CATEGORIES.getOrDefault(plugin.category(), plugin.category()));
        info.put("type", plugin.type());
        if (config.includeConfig()) {
            info.put("config", plugin.config());
        }
        boolean output = plugin.category().equals("output") && !MULTI_OUTPUTS.contains(plugin.type());
        info.put("output_plugin", plugin.category().equals("output"));
        emitted(plugin, info);
        if (output) {
            written(plugin, info);
            if (plugin.figure("buffer_bytes").isPresent()) {
                buffered(plugin, info);
            }
            if (config.includeRetry()) {
                plugin.condition().ifPresent(condition -> info.put("retry", retry(condition)));
            }
        }
        plugin.figure("upstream_up").ifPresent(healthy -> servers(plugin, healthy, info));
        if (debug && config.includeDebugInfo()) {
            info.put(
                    "instance_variables",
                    plugin.condition().map(Condition::data).orElse(Map.of()));
        }
        return info;
    }

    private static void emitted(PluginView plugin, Map<String, Object> info) {
        put(info, "emit_records", plugin.figure("emit_events").or(() -> plugin.figure("events_in")));
        put(info, "emit_size", plugin.figure("emit_bytes").or(() -> plugin.figure("bytes_in")));
        put(info, "emit_count", plugin.figure("emits"));
    }

    private static void written(PluginView plugin, Map<String, Object> info) {
        double failed = plugin.figure("write_errors").orElse(0.0);
        double bySecondary =
                plugin.figure("write_errors", "reason", "secondary").orElse(0.0);
        double written = plugin.figure("flush_count").orElse(0.0);
        put(info, "retry_count", Optional.of(failed));
        put(info, "write_count", Optional.of(written + failed - bySecondary));
        put(info, "write_secondary_count", orNone(plugin, "secondary_writes"));
        put(info, "rollback_count", orNone(plugin, "chunks_taken_back"));
        put(info, "slow_flush_count", orNone(plugin, "slow_flushes"));
        put(info, "flush_time_count", plugin.figure("flush_seconds").map(seconds -> seconds * 1000));
        put(info, "drop_oldest_chunk_count", orNone(plugin, "chunks_dropped"));
    }

    /** What only a buffer does has never happened to an output without one. */
    private static Optional<Double> orNone(PluginView plugin, String figure) {
        return plugin.figure(figure).or(() -> Optional.of(0.0));
    }

    private static void buffered(PluginView plugin, Map<String, Object> info) {
        double stageBytes = plugin.figure("buffer_bytes", "state", "staged").orElse(0.0);
        double stageChunks = plugin.figure("buffer_chunks", "state", "staged").orElse(0.0);
        double allBytes = plugin.figure("buffer_bytes").orElse(0.0);
        double allChunks = plugin.figure("buffer_chunks").orElse(0.0);
        put(info, "buffer_stage_length", Optional.of(stageChunks));
        put(info, "buffer_stage_byte_size", Optional.of(stageBytes));
        put(info, "buffer_queue_length", Optional.of(allChunks - stageChunks));
        put(info, "buffer_queue_byte_size", Optional.of(allBytes - stageBytes));
        put(info, "buffer_total_queued_size", Optional.of(allBytes));
        plugin.figure("buffer_limit_bytes")
                .ifPresent(limit -> info.put(
                        "buffer_available_buffer_space_ratios",
                        Math.round((1 - allBytes / limit) * PERCENT_TENTHS) / 10.0));
        timekeys(plugin.condition().map(Condition::data).orElse(Map.of()), info);
    }

    private static void timekeys(Map<String, Object> buffer, Map<String, Object> info) {
        String all = buffer.getOrDefault("timekeys", "").toString();
        info.put(
                "buffer_timekeys",
                all.isEmpty()
                        ? List.of()
                        : Arrays.stream(all.split(",")).map(Long::valueOf).toList());
        if (!all.isEmpty()) {
            info.put("buffer_oldest_timekey", buffer.get("oldest_timekey"));
            info.put("buffer_newest_timekey", buffer.get("newest_timekey"));
        }
    }

    private Map<String, Object> retry(Condition condition) {
        var retry = new LinkedHashMap<String, Object>();
        if (condition.data().get("failing_seconds") instanceof Number since) {
            retry.put("start", time(-since.longValue()));
        }
        if (condition.data().get("retry_steps") instanceof Number steps) {
            retry.put("steps", steps);
        }
        if (condition.data().get("next_retry_seconds") instanceof Number until) {
            retry.put("next_time", time(until.longValue()));
        }
        return retry;
    }

    private String time(long secondsFromNow) {
        return TIME.format(clock.instant().plusSeconds(secondsFromNow).atZone(ZoneId.systemDefault()));
    }

    private static void servers(PluginView plugin, double healthy, Map<String, Object> info) {
        List<PluginView.Reading> servers = plugin.figures().stream()
                .filter(one -> one.name().equals("upstream_up"))
                .toList();
        info.put("healthy_nodes_count", (long) healthy);
        info.put("registered_nodes_count", servers.size());
    }

    private static void put(Map<String, Object> info, String name, Optional<Double> value) {
        value.ifPresent(number -> info.put(name, number.longValue()));
    }
}
