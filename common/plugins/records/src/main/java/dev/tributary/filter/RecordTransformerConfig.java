package dev.tributary.filter;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import java.util.List;
import java.util.Optional;

/** The parameters of {@code <filter> @type record_transformer}. */
record RecordTransformerConfig(
        @Param(
                doc = "Fields to remove, last of all: names or record accessors such as `$.kubernetes.labels`, "
                        + "separated by commas.",
                value = "")
        List<String> removeKeys,

        @Param(
                doc = "Fields to keep of the old record when `renew_record` is set, separated by commas.",
                value = "",
                fluentd = "sets a kept field that the record does not have to null; here it stays away")
        List<String> keepKeys,

        @Param(doc = "Start from an empty record instead of the old one.", value = "false")
        boolean renewRecord,

        @Param(
                doc = "A field of the new record that holds seconds since 1970, a number or a text of one; it becomes "
                        + "the event's time.",
                fluentd = "takes a text that is no number as 0; here such an event goes to `@ERROR`")
        Optional<String> renewTimeKey,

        @Param(
                doc = "What stands in `${...}` is Ruby, as far as it is described under Expressions; what is not "
                        + "understood is refused at start. An event for which Ruby would raise an error goes to "
                        + "`@ERROR`.",
                value = "false",
                fluentd = "evaluates any Ruby expression")
        boolean enableRuby,

        @Param(
                doc = "A value that is exactly one placeholder keeps its type; with `false` it becomes a text.",
                value = "true")
        boolean autoTypecast,

        @Section(
                doc = "Fields to set, `name value` in each line. In names and values these are replaced: `${tag}`, "
                        + "`${tag_parts[N]}`, `${tag_prefix[N]}`, `${tag_suffix[N]}` (N may count from the end: -1), "
                        + "`${hostname}`, `${time}` and `${record[\"field\"]}`. A value that begins with `{` or `[` "
                        + "is JSON and its texts are replaced, however deep. A field that is not there becomes null, "
                        + "or nothing within a text, and is logged now and then.",
                fluentd = "reads nested fields only with `enable_ruby`; here `${record[\"a\"][\"b\"]}` and "
                        + "`${record.dig(\"a\", 0)}` work without it too, and a missing one is null then. A map or "
                        + "array within a text is JSON, not Ruby's notation. A text such as `__HOST__` stays as it is "
                        + "and does not become null. An integer beyond 64 bits, which Fluentd cannot buffer or forward, "
                        + "is the text of its digits")
        List<ConfigElement> records) {
    RecordTransformerConfig {
        if (!keepKeys.isEmpty() && !renewRecord) {
            throw new ConfigException("keep_keys needs `renew_record true`: without it every field is kept");
        }
    }
}
