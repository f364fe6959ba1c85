package dev.tributary.sockets;

import dev.tributary.config.Param;
import java.util.Optional;

/** {@code <extract>}. */
record ExtractConfig(
        @Param(doc = "The field whose text is the tag.", filled = true)
        Optional<String> tagKey,

        @Param(doc = "Leave that field in the record.", value = "false")
        boolean keepTagKey,

        @Param(doc = "The field that the time is read from.", filled = true)
        Optional<String> timeKey,

        @Param(doc = "Leave that field in the record.", value = "false")
        boolean keepTimeKey,

        @Param(doc = "How the time is written: `float`, `unixtime`, `string` or `mixed`, as with a parser.")
        Optional<String> timeType,

        @Param(doc = "The time in the directives of strptime.")
        Optional<String> timeFormat,

        @Param(doc = "A time without a zone is in the machine's; with `false` in UTC.", value = "true")
        boolean localtime,

        @Param(doc = "A time without a zone is in UTC.", value = "false")
        boolean utc,

        @Param(doc = "The zone of a time without one.") Optional<String> timezone) {}
