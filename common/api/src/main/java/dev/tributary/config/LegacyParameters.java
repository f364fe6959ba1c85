package dev.tributary.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Flat parameters of Fluentd before 0.14, lifted into the sections that replaced them: {@code buffer_type memory}
 * becomes {@code <buffer>} with {@code @type memory}. Lifted are those of sections that the plugin's record has and the
 * configuration has not; a parameter that the record itself declares is never lifted.
 *
 * <p>A lifted {@code <buffer>} has no argument, so it gets the plugin's own default chunk keys, as in Fluentd.
 */
final class LegacyParameters {
    private static final Map<String, String> BUFFER =
            pairs("buffer_type @type buffer_path path num_threads flush_thread_count flush_interval flush_interval"
                    + " try_flush_interval flush_thread_interval"
                    + " queued_chunk_flush_interval flush_thread_burst_interval"
                    + " disable_retry_limit retry_forever retry_limit retry_max_times"
                    + " max_retry_wait retry_max_interval buffer_chunk_limit chunk_limit_size"
                    + " buffer_queue_limit queue_limit_length buffer_queue_full_action overflow_action"
                    + " flush_at_shutdown flush_at_shutdown time_slice_wait timekey_wait"
                    + " time_slice_format timekey");
    private static final String SLOW_FLUSH = "slow_flush_log_threshold";
    private static final Map<String, String> INJECT = pairs(
            "time_key time_key tag_key tag_key include_time_key include_time_key" + " include_tag_key include_tag_key");
    private static final Map<String, String> FORMAT = pairs(
            "format @type output_type output_type output_time output_time"
                    + " output_tag output_tag delimiter delimiter force_quotes force_quotes fields fields keys keys"
                    + " json_parser json_parser label_delimiter label_delimiter message_key message_key add_newline add_newline");
    private static final Map<String, String> PARSE = pairs("format @type types types time_key time_key"
            + " keep_time_key keep_time_key null_value_pattern null_value_pattern"
            + " null_empty_string null_empty_string estimate_current_event estimate_current_event"
            + " keys keys delimiter delimiter label_delimiter label_delimiter message_key message_key"
            + " with_priority with_priority format_firstline format_firstline");
    /** Mean something only beside one of the others. */
    private static final Set<String> NO_REASON = Set.of("time_key", "keys", "delimiter", "message_key");
    /** How times are written: copied to each lifted section that has times. */
    private static final Map<String, String> TIMES =
            pairs("time_format time_format timezone timezone utc utc localtime localtime");

    private static final Map<String, String> ZONES = pairs("timezone timezone utc utc localtime localtime");

    private final ConfigElement element;
    private final RecordShape shape;
    private final ConfigNotes notes;
    private final Set<String> lifted = new HashSet<>();

    private LegacyParameters(ConfigElement element, RecordShape shape, ConfigNotes notes) {
        this.element = element;
        this.shape = shape;
        this.notes = notes;
    }

    /** The element with flat parameters where their sections are; itself if it has none. */
    static ConfigElement lift(ConfigElement element, RecordShape shape, ConfigNotes notes) {
        return new LegacyParameters(element, shape, notes).lift();
    }

    private ConfigElement lift() {
        var sections = new ArrayList<ConfigElement>();
        add(sections, "buffer", BUFFER, LegacyParameters::buffer);
        add(sections, "inject", INJECT, LegacyParameters::inject);
        add(sections, "parse", PARSE, LegacyParameters::parse);
        add(sections, "format", FORMAT, section -> section);
        ConfigElement result = element;
        for (String name : lifted) {
            result = result.withoutParam(name);
        }
        for (ConfigElement section : sections) {
            result = result.withChild(section);
        }
        return intoBuffer(result, SLOW_FLUSH);
    }

    /** A parameter that Fluentd has beside {@code <buffer>}, whatever is in there, and that stands in it here. */
    private ConfigElement intoBuffer(ConfigElement from, String name) {
        ConfigValue value = from.params().get(name);
        boolean ours =
                shape.section("buffer").isPresent() && !shape.paramNames().contains(name);
        if (value == null || !ours || from.children("buffer").size() > 1) {
            return from;
        }
        ConfigElement buffer = from.child("buffer")
                .orElseGet(() -> new ConfigElement("buffer", "", Map.of(), List.of(), value.position()));
        return from.withoutParam(name)
                .withoutChildren("buffer")
                .withChild(buffer.params().containsKey(name) ? buffer : buffer.withParam(name, value));
    }

    private void add(
            List<ConfigElement> sections,
            String section,
            Map<String, String> names,
            UnaryOperator<ConfigElement> finish) {
        if (shape.section(section).isEmpty()) {
            return;
        }
        Map<String, ConfigValue> flat = flat(names);
        boolean worthASection =
                flat.keySet().stream().anyMatch(name -> !NO_REASON.contains(name) || section.equals("inject"));
        if (!worthASection) {
            return;
        }
        lifted.addAll(flat.keySet());
        if (element.child(section).isPresent()) {
            noteIgnored(section, flat);
            return;
        }
        Map<String, ConfigValue> times = flat(section.equals("buffer") ? ZONES : TIMES);
        times.forEach(flat::putIfAbsent);
        lifted.addAll(times.keySet());
        var params = new LinkedHashMap<String, ConfigValue>();
        flat.forEach((name, value) -> params.put(names.getOrDefault(name, name), value));
        Position position = flat.values().iterator().next().position();
        sections.add(finish.apply(new ConfigElement(section, "", params, List.of(), position)));
    }

    /** Those of {@code names} that the user wrote and the plugin does not read itself. */
    private Map<String, ConfigValue> flat(Map<String, String> names) {
        var flat = new LinkedHashMap<String, ConfigValue>();
        element.params().forEach((name, value) -> {
            boolean known = names.containsKey(name) || (names.equals(PARSE) && name.matches("format\\d{1,2}"));
            if (known && !shape.paramNames().contains(name)) {
                flat.put(name, value);
            }
        });
        return flat;
    }

    private void noteIgnored(String section, Map<String, ConfigValue> flat) {
        flat.forEach((name, value) -> notes.warn(
                value.position(),
                "parameter '" + name + "' is ignored: <" + element.name() + "> has a <" + section + "> section, which "
                        + "counts alone; write it in there"
                        + ("flush_interval".equals(name)
                                ? " (Fluentd takes from it only that flush_mode is interval)"
                                : "")));
    }

    private static ConfigElement buffer(ConfigElement section) {
        ConfigElement result = section;
        if (section.params().containsKey("flush_interval")) {
            result = result.withParam("flush_mode", like(section, "flush_interval", "interval"));
        }
        if (section.param("overflow_action").filter("exception"::equals).isPresent()) {
            result = result.withParam("overflow_action", like(section, "overflow_action", "throw_exception"));
        }
        if (section.params().containsKey("timekey")) {
            String format = section.param("timekey").orElse("");
            result = result.withParam("timekey", like(section, "timekey", Integer.toString(sliceSeconds(format))));
        }
        if (section.params().containsKey("timezone")) {
            result = result.withParam("timekey_zone", section.params().get("timezone"));
        }
        boolean utc = isSet(section, "utc");
        if (utc || isSet(section, "localtime")) {
            String from = utc ? "utc" : "localtime";
            result = result.withParam("timekey_use_utc", like(section, from, Boolean.toString(utc)));
        }
        return without(result, "timezone", "utc", "localtime");
    }

    /** The finest unit in a pattern of strftime. */
    private static int sliceSeconds(String format) {
        if (format.contains("%S") || format.contains("%s")) {
            return 1;
        }
        if (format.contains("%M")) {
            return 60;
        }
        return format.contains("%H") ? 3600 : 86_400;
    }

    private static ConfigElement inject(ConfigElement section) {
        ConfigElement result = injected(section, "include_time_key", "time_key", "time");
        result = injected(result, "include_tag_key", "tag_key", "tag");
        return isSet(section, "include_time_key")
                ? result.withParam("time_type", like(section, "include_time_key", "string"))
                : result;
    }

    private static ConfigElement injected(ConfigElement section, String include, String key, String preset) {
        if (isSet(section, include) && !section.params().containsKey(key)) {
            section = section.withParam(key, like(section, include, preset));
        } else if (section.params().containsKey(include) && !isSet(section, include)) {
            section = section.withoutParam(key);
        }
        return section.withoutParam(include);
    }

    /** {@code format /re/} is the parser regexp with that expression. */
    private static ConfigElement parse(ConfigElement section) {
        ConfigValue type = section.params().get("@type");
        if (type == null || !type.text().startsWith("/")) {
            return section;
        }
        return section.withParam("expression", type).withParam("@type", like(section, "@type", "regexp"));
    }

    private static boolean isSet(ConfigElement section, String name) {
        return section.param(name)
                .filter(text -> Set.of("", "true", "yes").contains(text))
                .isPresent();
    }

    private static ConfigValue like(ConfigElement section, String name, String text) {
        return new ConfigValue(
                text, Objects.requireNonNull(section.params().get(name)).position());
    }

    private static ConfigElement without(ConfigElement section, String... names) {
        for (String name : names) {
            section = section.withoutParam(name);
        }
        return section;
    }

    private static Map<String, String> pairs(String words) {
        String[] each = words.split(" ", -1);
        var pairs = new LinkedHashMap<String, String>();
        for (int i = 0; i < each.length; i += 2) {
            pairs.put(each[i], each[i + 1]);
        }
        return pairs;
    }
}
