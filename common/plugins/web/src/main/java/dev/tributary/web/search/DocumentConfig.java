package dev.tributary.web.search;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parameters that say what a document is made of, and what is done with it. */
record DocumentConfig(
        @Param(
                doc =
                        "`index` writes it, whether there is one of its id or not, `create` only where there is none, `update`"
                                + " changes one, `upsert` changes or makes it. All but `index` need an id; an event without one is left"
                                + " out.",
                value = "index")
        Operation writeOperation,

        @Param(doc = "The field that is the document's id, as `a`, `a.b` or `$.a.b`.")
        Optional<String> idKey,

        @Param(doc = "The field that is the id of its parent, for old servers.")
        Optional<String> parentKey,

        @Param(doc = "The field that says which shard it goes to.")
        Optional<String> routingKey,

        @Param(
                doc =
                        "Give each event that has no id one of its chunk's id and its place in it: a chunk that is sent again,"
                                + " also after a kill with a file buffer, writes the same documents and none twice. Writing with an"
                                + " id costs the server a look for it.",
                value = "false",
                fluentd = "has no such parameter")
        boolean idFromChunk,

        @Param(
                doc =
                        "Hand an event that lacks the id that `write_operation` needs to `@ERROR`; it is dropped and counted"
                                + " otherwise.",
                value = "false")
        boolean emitErrorForMissingId,

        @Param(doc = "The pipeline of the server that documents go through; placeholders as in `index_name`.")
        Optional<String> pipeline,

        @Param(
                doc = "Add `@timestamp` also without `logstash_format`: the event's time, unless the record has it.",
                value = "false")
        boolean includeTimestamp,

        @Param(doc = "The field that is read as the event's time for `@timestamp` and the index, if the record has it.")
        Optional<String> timeKey,

        @Param(
                doc =
                        "How that field, or `@timestamp`, is written, for strptime. By default any date is read, and a number is seconds.")
        Optional<String> timeKeyFormat,

        @Param(doc = "Digits of the second's fraction in `@timestamp`.", value = "9", max = "9")
        int timePrecision,

        @Param(doc = "Add no `@timestamp` where `time_key` tells the time.", value = "false")
        boolean timeKeyExcludeTimestamp,

        @Param(
                doc = "Accepted and unused: a time that cannot be read is counted, and the event's own counts.",
                unused = true)
        Optional<String> timeParseErrorTag,

        @Param(doc = "Add the tag to the record.", value = "false")
        boolean includeTagKey,

        @Param(doc = "The field that gets the tag.", value = "tag", filled = true)
        String tagKey,

        @Param(doc = "Fields that are taken out of the record, separated by commas.", value = "")
        List<String> removeKeys,

        @Param(doc = "Fields that an update leaves as they are, separated by commas.", value = "")
        List<String> removeKeysOnUpdate,

        @Param(doc = "The field with a list of such fields; it is taken out of the record.")
        Optional<String> removeKeysOnUpdateKey,

        @Param(doc = "Send an update's record as it is, not as `doc`.", value = "false")
        boolean suppressDocWrap,

        @Param(doc = "Make one level of nested records, their names joined.", value = "false")
        boolean flattenHashes,

        @Param(doc = "What joins them.", value = "_") String flattenHashesSeparator,

        @Section(doc = "What is added to each record.") Optional<Metadata> metadata) {

    /** The values of {@code write_operation}. */
    enum Operation {
        INDEX("index"),
        CREATE("create"),
        UPDATE("update"),
        UPSERT("update");

        private final String action;

        Operation(String action) {
            this.action = action;
        }

        /** What the bulk API calls it. */
        String action() {
            return action;
        }

        boolean isUpdate() {
            return this == UPDATE || this == UPSERT;
        }
    }

    /** {@code <metadata>}. */
    record Metadata(
            @Param(doc = "Add the id of the chunk, in hexadecimal digits.", value = "false")
            boolean includeChunkId,

            @Param(doc = "The field that gets it.", value = "chunk_id", filled = true)
            String chunkIdKey) {}

    DocumentConfig {
        if (writeOperation != Operation.INDEX && idKey.isEmpty() && !idFromChunk) {
            throw new ConfigException("id_key is missing: write_operation "
                    + writeOperation.name().toLowerCase(Locale.ROOT) + " needs an id");
        }
        if (writeOperation.isUpdate() && idFromChunk) {
            throw new ConfigException("id_from_chunk makes ids of new documents; an update needs those that there are");
        }
    }
}
