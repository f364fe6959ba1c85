package dev.tributary.filter;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of {@code <filter> @type grep}. */
record GrepConfig(
        @Section(doc = "Keeps only events whose field matches. Of several, all must match.")
        List<GrepRule> regexps,

        @Section(doc = "Drops events whose field matches. Of several, one is enough.")
        List<GrepRule> excludes,

        @Section(
                doc = "With `<regexp>`s: all must match for an event to be kept. With `<exclude>`s: all must match for "
                        + "it to be dropped. Several `<and>`s count as one.")
        List<GrepGroup> ands,

        @Section(
                doc = "With `<regexp>`s: one must match for an event to be kept. With `<exclude>`s: one is enough for "
                        + "it to be dropped. Several `<or>`s count as one.")
        List<GrepGroup> ors) {
    private static final Pattern NUMBERED = Pattern.compile("(regexp|exclude)(?:[1-9]|1\\d|20)");

    /** {@code regexp1 key pattern} to {@code regexp20} and {@code exclude1} to {@code exclude20} as sections. */
    static ConfigElement modernised(ConfigElement element) {
        ConfigElement changed = element;
        for (Map.Entry<String, ConfigValue> param : element.params().entrySet()) {
            Matcher numbered = NUMBERED.matcher(param.getKey());
            if (numbered.matches()) {
                changed = changed.withoutParam(param.getKey())
                        .withChild(section(numbered.group(1), param.getKey(), param.getValue()));
            }
        }
        return changed;
    }

    private static ConfigElement section(String name, String param, ConfigValue value) {
        String[] parts = value.text().split(" ", 2);
        if (parts.length < 2) {
            throw new ConfigException(
                    value.position(), param + " does not contain 2 parameters, a key and a pattern: " + value.text());
        }
        var params = new LinkedHashMap<String, ConfigValue>();
        params.put("key", new ConfigValue(parts[0], value.position()));
        // In slashes, so that a pattern which itself stands between slashes is not taken for /pattern/.
        params.put("pattern", new ConfigValue("/" + parts[1] + "/", value.position()));
        return new ConfigElement(name, "", params, List.of(), value.position());
    }
}
