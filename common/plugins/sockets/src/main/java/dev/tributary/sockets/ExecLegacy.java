package dev.tributary.sockets;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The old spellings of the outputs {@code exec} and {@code exec_filter}, and what their sections are preset to. Read off
 * Fluentd 1.19.3.
 */
final class ExecLegacy {
    private static final Map<String, String> INJECT_OF_EXEC = Map.of(
            "time_key",
            "time_key",
            "tag_key",
            "tag_key",
            "time_format",
            "time_format",
            "timezone",
            "timezone",
            "utc",
            "utc",
            "localtime",
            "localtime");
    private static final Map<String, String> INJECT =
            Map.of("in_tag_key", "tag_key", "in_time_key", "time_key", "in_time_format", "time_format");
    private static final Map<String, String> FORMAT = Map.of("in_format", "@type", "in_keys", "keys");
    private static final Map<String, String> PARSE = Map.of("out_format", "@type", "out_keys", "keys");
    private static final Map<String, String> EXTRACT =
            Map.of("out_tag_key", "tag_key", "out_time_key", "time_key", "out_time_format", "time_format");
    private static final List<String> IN_AND_OUT = List.of("tag_key", "time_key", "time_format");

    private ExecLegacy() {}

    /** Of the output {@code exec}. */
    static ConfigElement exec(ConfigElement element) {
        boolean old =
                element.params().containsKey("time_key") || element.params().containsKey("tag_key");
        ConfigElement lifted = formatted(old ? lift(element, "inject", INJECT_OF_EXEC) : element);
        return in(lifted, "inject", section -> {
            boolean zoned = section.params().containsKey("localtime")
                    || section.params().containsKey("utc")
                    || section.params().containsKey("timezone");
            ConfigElement texts = preset(section, "time_type", "string");
            return zoned ? texts : preset(texts, "localtime", "false");
        });
    }

    /** With the format that {@code keys} alone is meant for. */
    private static ConfigElement formatted(ConfigElement element) {
        ConfigValue keys = element.params().get("keys");
        return keys == null || element.params().containsKey("format")
                ? element
                : element.withParam("format", new ConfigValue("tsv", keys.position()));
    }

    /** Of the output {@code exec_filter}. */
    static ConfigElement filter(ConfigElement element) {
        ConfigElement parted = element;
        for (String name : IN_AND_OUT) {
            ConfigValue both = element.params().get(name);
            if (both != null) {
                parted = parted.withoutParam(name).withParam("in_" + name, both).withParam("out_" + name, both);
            }
        }
        ConfigElement lifted = lift(parted, "inject", INJECT);
        lifted = lift(lifted, "format", FORMAT);
        lifted = lift(lifted, "parse", PARSE);
        lifted = lift(lifted, "extract", EXTRACT);
        lifted = in(lifted, "inject", section -> timed(section, "unixtime"));
        return in(lifted, "extract", section -> timed(section, "float"));
    }

    private static ConfigElement timed(ConfigElement section, String otherwise) {
        return preset(section, "time_type", section.params().containsKey("time_format") ? "string" : otherwise);
    }

    /** Moves parameters into a section that is not there; drops them where it is, as Fluentd does. */
    private static ConfigElement lift(ConfigElement element, String section, Map<String, String> names) {
        var params = new LinkedHashMap<String, ConfigValue>();
        ConfigElement left = element;
        for (Map.Entry<String, ConfigValue> param : element.params().entrySet()) {
            String today = names.get(param.getKey());
            if (today != null) {
                params.put(today, param.getValue());
                left = left.withoutParam(param.getKey());
            }
        }
        if (params.isEmpty() || element.child(section).isPresent()) {
            return left;
        }
        Position position = params.values().iterator().next().position();
        return left.withChild(new ConfigElement(section, "", params, List.of(), position));
    }

    private static ConfigElement in(ConfigElement element, String name, UnaryOperator<ConfigElement> change) {
        if (element.children(name).size() != 1) {
            return element;
        }
        ConfigElement changed = change.apply(element.children(name).getFirst());
        return element.withoutChildren(name).withChild(changed);
    }

    private static ConfigElement preset(ConfigElement section, String name, String text) {
        return section.params().containsKey(name)
                ? section
                : section.withParam(name, new ConfigValue(text, section.position()));
    }
}
