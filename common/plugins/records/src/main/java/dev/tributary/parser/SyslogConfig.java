package dev.tributary.parser;

import dev.tributary.config.Inline;
import dev.tributary.config.Param;

/** The parameters of {@code @type syslog}. */
record SyslogConfig(
        @Param(
                doc = "A message begins with its priority, `<34>`, which becomes the number `pri`. One without it does "
                        + "not match then.",
                value = "false")
        boolean withPriority,

        @Param(
                doc = "`rfc3164` is the old format, `rfc5424` the new one; `auto` takes each message for what it looks "
                        + "like, for which its priority must be there.",
                value = "rfc3164")
        MessageFormat messageFormat,

        @Param(
                doc =
                        "How the time of rfc5424 is written. One without a fraction of a second is read too. In a message "
                                + "of rfc3164 it is written as `time_format` says, by default `%b %d %H:%M:%S`; with "
                                + "`message_format rfc5424` that goes before this.",
                value = "%Y-%m-%dT%H:%M:%S.%L%z")
        String rfc5424TimeFormat,

        @Param(
                doc = "How a message is read. With `string`, the program's name is what stands before the next blank, "
                        + "whatever is in it, backslashes are taken out of structured data, and a message needs no text "
                        + "of a program.",
                value = "regexp",
                aliases = "parser_type")
        Engine parserEngine,

        @Param(
                doc = "With `parser_engine string` and rfc3164: the word before the message is the program's name even "
                        + "without a colon behind it; otherwise it is part of the message.",
                value = "true")
        boolean supportColonlessIdent,

        @Inline RecordOptions options) {

    /** The values of {@code message_format}. */
    enum MessageFormat {
        RFC3164,
        RFC5424,
        AUTO
    }

    /** The values of {@code parser_engine}. */
    enum Engine {
        REGEXP,
        STRING
    }
}
