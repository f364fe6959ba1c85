package dev.tributary.output;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.regexp.Regexp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters of {@code <match> @type rewrite_tag_filter}. */
record RewriteTagFilterConfig(
        @Param(doc = "The first letter of what `$1` stands for becomes a capital, the others small.", value = "false")
        boolean capitalizeRegexBackreference,

        @Param(doc = "Taken off the front of the tag, with the dot behind it, before it is used in placeholders.")
        Optional<String> removeTagPrefix,

        @Param(doc = "What of the tag matches is taken out before it is used in placeholders.")
        Optional<Regexp> removeTagRegexp,

        @Param(
                doc =
                        "How `${hostname}` is found: `hostname`, `hostname -s` without the domain, or `echo NAME` for this "
                                + "very name.",
                value = "hostname",
                fluentd = "runs any command; here none is run")
        String hostnameCommand,

        @Param(
                doc =
                        "With `batch` the events of a stream that get the same tag and label go on together; with `record` "
                                + "events stay in order, whatever tags they get.",
                value = "batch")
        EmitMode emitMode,

        @Section(
                doc =
                        "Rules, of which the first counts that matches. An event that no rule matches, or whose tag stays as "
                                + "it is without a label, is dropped.",
                required = true)
        List<Rule> rules) {
    private static final Pattern NUMBERED = Pattern.compile("rewriterule\\d+");
    private static final Pattern THREE = Pattern.compile("(\\S+)\\s+(!?)(.+?)\\s+(\\S+)");

    /** The values of {@code emit_mode}. */
    enum EmitMode {
        RECORD,
        BATCH
    }

    /** {@code <rule>}. */
    record Rule(
            @Param(doc = "The field: its name, or a record accessor such as `$.kubernetes.labels.app`.")
            String key,

            @Param(
                    doc =
                            "A regular expression to look for in the field. A field that is empty or not there matches none.")
            Regexp pattern,

            @Param(
                    doc =
                            "The new tag. `$1` to `$9` and so on stand for what the groups of the pattern matched; `${tag}` and "
                                    + "`__TAG__` for the tag, `${tag_parts[N]}` and `__TAG_PARTS[N]__` for a part of it, from 0; "
                                    + "`${hostname}` and `__HOSTNAME__` for the host's name.",
                    fluentd = "leaves `__TAG_PARTS[N]__` as it is")
            String tag,

            @Param(doc = "The label that gets the events, `@NAME`. By default they stay in this one.")
            Optional<String> label,

            @Param(doc = "The rule counts where the pattern does not match.", value = "false")
            boolean invert) {}

    RewriteTagFilterConfig {
        if (removeTagPrefix.isPresent() && removeTagRegexp.isPresent()) {
            throw new ConfigException("remove_tag_prefix and remove_tag_regexp are exclusive");
        }
    }

    /** {@code rewriterule1 key pattern tag} and so on as sections; a pattern that begins with {@code !} is inverted. */
    static ConfigElement modernised(ConfigElement element) {
        ConfigElement changed = element;
        for (Map.Entry<String, ConfigValue> param : element.params().entrySet()) {
            if (NUMBERED.matcher(param.getKey()).matches()) {
                changed = changed.withoutParam(param.getKey()).withChild(section(param.getKey(), param.getValue()));
            }
        }
        return changed;
    }

    private static ConfigElement section(String name, ConfigValue value) {
        Matcher parts = THREE.matcher(value.text().strip());
        if (!parts.matches()) {
            throw new ConfigException(
                    value.position(),
                    name + " needs a key, a pattern and a tag with blanks between them: " + value.text());
        }
        var params = new LinkedHashMap<String, ConfigValue>();
        params.put("key", new ConfigValue(parts.group(1), value.position()));
        params.put("pattern", new ConfigValue("/" + parts.group(3) + "/", value.position()));
        params.put("tag", new ConfigValue(parts.group(4), value.position()));
        params.put("invert", new ConfigValue(Boolean.toString(!parts.group(2).isEmpty()), value.position()));
        return new ConfigElement("rule", "", params, List.of(), value.position());
    }
}
