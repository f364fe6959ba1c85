package dev.tributary.web.search;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import java.util.Optional;

/** The parameters that say into which index an event goes. */
record IndexConfig(
        @Param(
                doc =
                        "The index, in lower case. `${tag}` and the other placeholders of the chunk keys may stand in it, and"
                                + " with the chunk key `time` directives of strftime.",
                value = "fluentd",
                filled = true)
        String indexName,

        @Param(
                doc = "An index for each day: `logstash_prefix`, `logstash_prefix_separator` and the event's time as"
                        + " `logstash_dateformat` has it; and each event gets `@timestamp`.",
                value = "false")
        boolean logstashFormat,

        @Param(
                doc = "What the index of `logstash_format` begins with; placeholders as in `index_name`.",
                value = "logstash")
        String logstashPrefix,

        @Param(doc = "What stands between that and the date.", value = "-")
        String logstashPrefixSeparator,

        @Param(doc = "The date in it.", value = "%Y.%m.%d", filled = true)
        String logstashDateformat,

        @Param(doc = "Whether that date is of UTC, not of local time.", value = "true")
        boolean utcIndex,

        @Param(
                doc =
                        "A field that names the index of its event, as `a` or `a.b`; it is taken out of the record. An event"
                                + " without it goes where the others do.")
        Optional<String> targetIndexKey,

        @Param(
                doc = "Name the index in the URL, in a request for each, not beside each event: for servers that allow"
                        + " some indices only by their URL.",
                value = "false")
        boolean includeIndexInUrl,

        @Param(
                doc = "Refused if true: an update goes to the index that its own time says.",
                value = "false",
                fluentd = "asks the server for the index that has the id")
        boolean targetIndexAffinity) {

    IndexConfig {
        if (targetIndexAffinity) {
            throw new ConfigException("target_index_affinity true is not possible here");
        }
    }
}
