package dev.tributary.filter;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import java.util.Optional;

/** The parameters of {@code <filter> @type parser}. */
record ParserFilterConfig(
        @Param(
                doc = "The field to parse: its name, or a record accessor such as `$.kubernetes.log`.",
                fluentd =
                        "loses an event whose field is no text or whose time cannot be read, even with "
                                + "`reserve_data`, and hands anything to the parser `none`; here that is text that does not match")
        String keyName,

        @Param(
                doc =
                        "Keep the other fields. What was parsed goes over them; an event that does not match is kept as it is.",
                value = "false")
        boolean reserveData,

        @Param(
                doc = "Keep the event's time. Otherwise it is the one in the text, or now if the text has none; with "
                        + "`estimate_current_event false` in `<parse>` it is kept only then.",
                value = "false")
        boolean reserveTime,

        @Param(doc = "Remove the field when it could be parsed.", value = "false")
        boolean removeKeyNameField,

        @Param(doc = "What is put before the name of each parsed field.")
        Optional<String> injectKeyPrefix,

        @Param(
                doc = "Replace bytes of the field that are no UTF-8 with `?` before it is parsed.",
                value = "false",
                fluentd = "replaces them only where the parser stumbles over them, and without this sends the event to "
                        + "`@ERROR` then; here such bytes are parsed as they are")
        boolean replaceInvalidSequence,

        @Param(doc = "The field that gets all the parsed fields, as a map.")
        Optional<String> hashValueField,

        @Param(
                doc =
                        "Send events that do not match, or do not have the field, to `@ERROR`. They are dropped otherwise, "
                                + "unless `reserve_data` is set.",
                value = "true")
        boolean emitInvalidRecordToError,

        @Section(doc = "The parser of the field.", required = true)
        ConfigElement parse) {}
