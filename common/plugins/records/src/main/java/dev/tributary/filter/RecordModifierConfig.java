package dev.tributary.filter;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import dev.tributary.regexp.Regexp;
import java.util.List;
import java.util.Optional;

/** The parameters of {@code <filter> @type record_modifier}. */
record RecordModifierConfig(
        @Param(
                doc =
                        "Values that `<record>` may ask for by name, made once, at the start: `@name = value`, and more of them"
                                + " behind semicolons. A value is Ruby as described under Expressions. `require 'digest'` may stand"
                                + " there too, and changes nothing: what is understood of a library is there without it.",
                fluentd = "evaluates any Ruby code")
        Optional<String> prepareValue,

        @Param(
                doc =
                        "What texts are written in, and what they become: `euc-jp:utf-8`, with U+FFFD or `?` for what cannot "
                                + "be converted. Other outputs, filters and formats take texts for UTF-8. One name alone "
                                + "changes nothing here.",
                fluentd = "labels texts with that name then")
        Optional<String> charEncoding,

        @Param(
                doc = "Fields to remove: names or record accessors such as `$.kubernetes.labels`, separated by commas.",
                value = "")
        List<String> removeKeys,

        @Param(doc = "The only fields to keep, besides those of `<record>`, separated by commas.", value = "")
        List<String> whitelistKeys,

        @Section(
                doc =
                        "Fields to set, `name value` in each line, one after the other. What stands in `${...}` is Ruby as "
                                + "described under Expressions; a value that is one of these keeps its type.",
                fluentd = "evaluates any Ruby expression")
        List<ConfigElement> records,

        @Section(doc = "Texts to replace.") List<Replace> replaces) {

    /** {@code <replace>}. */
    record Replace(
            @Param(doc = "The field.") String key,

            @Param(doc = "What is looked for in it, `/\\d+/`, everywhere.")
            Regexp expression,

            @Param(doc = "What it becomes; `\\1` and `\\k<name>` stand for groups, `\\0` for all that was found.")
            String replace) {}

    RecordModifierConfig {
        if (!removeKeys.isEmpty() && !whitelistKeys.isEmpty()) {
            throw new ConfigException("remove_keys and whitelist_keys are exclusive with each other.");
        }
    }
}
