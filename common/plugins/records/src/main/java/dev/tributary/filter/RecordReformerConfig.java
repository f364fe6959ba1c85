package dev.tributary.filter;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.plugin.ElementRewriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The parameters of {@code <match> @type record_reformer}. */
record RecordReformerConfig(
        @Param(
                doc = "The tag that events get, with the placeholders of `<record>`: `reformed.${tag_suffix[1]}`.",
                aliases = "output_tag")
        String tag,

        @Param(doc = "Fields to remove, last of all, separated by commas.", value = "")
        List<String> removeKeys,

        @Param(doc = "Fields to keep of the old record when `renew_record` is set, separated by commas.", value = "")
        List<String> keepKeys,

        @Param(doc = "Start from an empty record instead of the old one.", value = "false")
        boolean renewRecord,

        @Param(doc = "A field of the new record that holds seconds since 1970; it becomes the event's time.")
        Optional<String> renewTimeKey,

        @Param(
                doc =
                        "What stands in `${...}` is Ruby, as with the filter `record_transformer`. An event for which Ruby "
                                + "would raise an error goes to `@ERROR`.",
                value = "true",
                fluentd = "evaluates any Ruby expression, and makes null of one that fails")
        boolean enableRuby,

        @Param(
                doc = "A value that is exactly one placeholder keeps its type; otherwise it becomes a text.",
                value = "false")
        boolean autoTypecast,

        @Section(
                doc =
                        "Fields to set, `name value` in each line, with the placeholders of `record_transformer` and two older "
                                + "ones: `${tags[N]}` is `${tag_parts[N]}`, and `${name}` the field of that name. Parameters of "
                                + "the `<match>` that are none of these above are such fields too.")
        List<ConfigElement> records) {
    private static final Set<String> OWN = Set.of(
            "type",
            "id",
            "log_level",
            "tag",
            "output_tag",
            "remove_keys",
            "keep_keys",
            "renew_record",
            "renew_time_key",
            "enable_ruby",
            "auto_typecast");
    private static final Pattern TAGS = Pattern.compile("\\$\\{tags\\[");
    private static final Pattern BARE = Pattern.compile(
            "\\$\\{(?!(?:tag|tags|tag_parts|tag_prefix|tag_suffix|hostname|time|record|worker_id)})([A-Za-z_]\\w*)}");

    RecordReformerConfig {
        if (!keepKeys.isEmpty() && !renewRecord) {
            throw new ConfigException("keep_keys needs `renew_record true`: without it every field is kept");
        }
    }

    /** With fields that stand beside the parameters in a {@code <record>}, and placeholders written as they are today. */
    static ConfigElement modernised(ConfigElement element) {
        ConfigElement changed = element;
        Map<String, ConfigValue> fields = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigValue> param : element.params().entrySet()) {
            if (!OWN.contains(param.getKey()) && !param.getKey().startsWith("@")) {
                fields.put(param.getKey(), param.getValue());
                changed = changed.withoutParam(param.getKey());
            }
        }
        if (!fields.isEmpty()) {
            changed = changed.withChild(new ConfigElement("record", "", fields, List.of(), element.position()));
        }
        return new ElementRewriter(changed).values(RecordReformerConfig::today).result();
    }

    private static String today(String text) {
        return BARE.matcher(TAGS.matcher(text).replaceAll("\\${tag_parts[")).replaceAll("\\${record['$1']}");
    }

    RecordTransformerConfig transformer() {
        return new RecordTransformerConfig(
                removeKeys, keepKeys, renewRecord, renewTimeKey, enableRuby, autoTypecast, records);
    }
}
