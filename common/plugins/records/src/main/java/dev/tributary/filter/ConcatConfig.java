package dev.tributary.filter;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.regexp.Regexp;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parameters of {@code <filter> @type concat}. */
record ConcatConfig(
        @Param(doc = "The field whose texts are joined. Events without it pass.")
        String key,

        @Param(doc = "What stands between two texts.", value = "\n")
        String separator,

        @Param(doc = "Join so many events.", min = "1") Optional<Integer> nLines,

        @Param(doc = "What the first text of several looks like.")
        Optional<Regexp> multilineStartRegexp,

        @Param(doc = "What the last text of several looks like.")
        Optional<Regexp> multilineEndRegexp,

        @Param(doc = "What the texts behind the first look like; another one ends them. By default any.")
        Optional<Regexp> continuousLineRegexp,

        @Param(
                doc =
                        "A field that tells apart what comes mixed up under one tag: only events with the same text in it are "
                                + "joined.")
        Optional<String> streamIdentityKey,

        @Param(
                doc =
                        "What is gathered and gets nothing more for so long goes on as it is: to `timeout_label`, else to "
                                + "`@ERROR`. 0 waits for ever.",
                value = "60s")
        Duration flushInterval,

        @Param(doc = "The label that gets what was flushed by time or at a stop, `@NAME`.")
        Optional<String> timeoutLabel,

        @Param(doc = "The joined event has the first one's time and not the last one's.", value = "false")
        boolean useFirstTimestamp,

        @Param(doc = "A field that says whether an event is a part; one without it passes.")
        Optional<String> partialKey,

        @Param(doc = "What the field of `partial_key` says in all parts but the last.")
        Optional<String> partialValue,

        @Param(
                doc = "Leave the field of `partial_key`, or of `partial_cri_logtag_key`, in joined records.",
                value = "false")
        boolean keepPartialKey,

        @Param(doc = "Join what Docker has parted, by the fields in which it says so.", value = "false")
        boolean usePartialMetadata,

        @Param(
                doc =
                        "How these fields are called: as Docker's driver `fluentd` does, or `journald`, in capitals or not.",
                value = "docker-fluentd")
        Format partialMetadataFormat,

        @Param(doc = "Leave these fields in joined records.", value = "false")
        boolean keepPartialMetadata,

        @Param(
                doc = "Join what a container runtime has parted, by the tag that it writes into each line (`P`, `F`).",
                value = "false")
        boolean usePartialCriLogtag,

        @Param(doc = "The field that holds this tag, `logtag` behind the parser `cri`.")
        Optional<String> partialCriLogtagKey,

        @Param(doc = "The field that holds the line's stream; it is removed.", value = "stream")
        String partialCriStreamKey,

        @Param(doc = "With `partial_key`: most bytes of the records that are joined.", value = "500k", size = true)
        long bufferLimitSize,

        @Param(
                doc =
                        "What becomes of a part beyond that: `ignore` joins it all the same, `truncate` leaves it out and "
                                + "sends on what is there, `drop` leaves out all, `new` begins another record with it.",
                value = "ignore")
        Overflow bufferOverflowMethod,

        @Param(
                doc =
                        "Most bytes that are gathered in memory, of all streams; beyond, those that have waited longest are "
                                + "flushed as by time.",
                value = "64m",
                min = "1",
                size = true,
                fluentd = "has no limit")
        long gatheredLimitSize) {

    /** The values of {@code partial_metadata_format}. */
    enum Format {
        DOCKER_FLUENTD("partial_message", "partial_"),
        DOCKER_JOURNALD("CONTAINER_PARTIAL_ID", "CONTAINER_PARTIAL_"),
        DOCKER_JOURNALD_LOWERCASE("container_partial_id", "container_partial_");

        /** The field that every part has. */
        final String indicator;

        private final String prefix;

        Format(String indicator, String prefix) {
            this.indicator = indicator;
            this.prefix = prefix;
        }

        /** @param name message, id, ordinal or last */
        String field(String name) {
            return prefix + (this == DOCKER_JOURNALD ? name.toUpperCase(Locale.ROOT) : name);
        }

        List<String> fields() {
            return List.of(field("message"), field("id"), field("ordinal"), field("last"));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The values of {@code buffer_overflow_method}. */
    enum Overflow {
        IGNORE,
        TRUNCATE,
        DROP,
        NEW
    }

    /** By what it is told which events belong together. */
    enum Mode {
        LINE,
        PARTIAL,
        PARTIAL_METADATA,
        PARTIAL_CRI,
        REGEXP
    }

    ConcatConfig {
        boolean regexp = multilineStartRegexp.isPresent() || multilineEndRegexp.isPresent();
        refuse(regexp && nLines.isPresent(), "n_lines and multiline_start_regexp/multiline_end_regexp are exclusive");
        refuse(partialKey.isPresent() && nLines.isPresent(), "partial_key and n_lines are exclusive");
        refuse(
                partialKey.isPresent() && regexp,
                "partial_key and multiline_start_regexp/multiline_end_regexp are exclusive");
        refuse(
                partialKey.isPresent() && partialValue.isEmpty(),
                "partial_value is required when partial_key is specified");
        for (String use : List.of("use_partial_metadata", "use_partial_cri_logtag")) {
            boolean used = use.endsWith("logtag") ? usePartialCriLogtag : usePartialMetadata;
            refuse(used && nLines.isPresent(), use + " and n_lines are exclusive");
            refuse(used && regexp, use + " and multiline_start_regexp/multiline_end_regexp are exclusive");
            refuse(used && partialKey.isPresent(), use + " and partial_key are exclusive");
        }
        refuse(
                usePartialMetadata && usePartialCriLogtag,
                "use_partial_metadata and use_partial_cri_logtag are exclusive");
        refuse(
                usePartialCriLogtag && partialCriLogtagKey.isEmpty(),
                "partial_cri_logtag_key is required with use_partial_cri_logtag; behind the parser cri it is logtag");
        refuse(
                !regexp && nLines.isEmpty() && partialKey.isEmpty() && !usePartialMetadata && !usePartialCriLogtag,
                "Either n_lines, multiline_start_regexp, multiline_end_regexp, partial_key, use_partial_metadata or "
                        + "use_partial_cri_logtag is required");
    }

    private static void refuse(boolean wrong, String reason) {
        if (wrong) {
            throw new ConfigException(reason);
        }
    }

    Mode mode() {
        if (nLines.isPresent()) {
            return Mode.LINE;
        }
        if (partialKey.isPresent()) {
            return Mode.PARTIAL;
        }
        if (usePartialMetadata) {
            return Mode.PARTIAL_METADATA;
        }
        return usePartialCriLogtag ? Mode.PARTIAL_CRI : Mode.REGEXP;
    }
}
