package dev.tributary.output;

import dev.tributary.config.Param;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The parameters of {@code <match> @type detect_exceptions}. */
record DetectExceptionsConfig(
        @Param(
                doc =
                        "Taken off the front of the tag, with the dot behind it. The `<match>` must not be for what is left, or "
                                + "events come round.")
        String removeTagPrefix,

        @Param(doc = "The field with the text. By default `message`, else `log`.", value = "")
        String message,

        @Param(doc = "What is gathered goes on when its first line is so old. By default it waits for the next line.")
        Optional<Duration> multilineFlushInterval,

        @Param(
                doc =
                        "Whose stack traces are joined: `java`, `js` (or `javascript`), `csharp`, `python` (`py`), `go`, `ruby` "
                                + "(`rb`), `php`, `dart`; by default `all`.",
                value = "")
        List<String> languages,

        @Param(doc = "Put a line end before each line but the first that has none.", value = "false")
        boolean forceLineBreaks,

        @Param(doc = "Most lines that are joined; 0 for no limit.", value = "1000")
        int maxLines,

        @Param(doc = "Most bytes that are joined; 0 for no limit.", value = "0", size = true)
        long maxBytes,

        @Param(doc = "A field that tells apart what comes mixed up under one tag.", value = "")
        String stream,

        @Param(
                doc = "Most bytes that are gathered in memory, of all tags; beyond, what waited longest goes on.",
                value = "64m",
                min = "1",
                size = true,
                fluentd = "has no limit")
        long gatheredLimitSize) {}
