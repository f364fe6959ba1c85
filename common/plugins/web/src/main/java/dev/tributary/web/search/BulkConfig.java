package dev.tributary.web.search;

import dev.tributary.config.Param;
import java.time.Duration;
import java.util.List;

/** The parameters of requests and their answers. */
record BulkConfig(
        @Param(
                doc =
                        "How long connecting may take, and how long an answer, from when the request is sent until it is here in"
                                + " whole.",
                value = "5s",
                min = "0.001")
        Duration requestTimeout,

        @Param(
                doc =
                        "A request that has become longer than this is sent and another begun. -1 for one request a chunk.",
                value = "-1",
                size = true,
                min = "-1")
        long bulkMessageRequestThreshold,

        @Param(
                doc =
                        "Send the body compressed by gzip: `best_speed`, `default_compression` or `best_compression` are alike here.",
                value = "no_compression")
        CompressionLevel compressionLevel,

        @Param(doc = "How long a server that did not answer is left out while others do.", value = "60s")
        Duration resurrectAfter,

        @Param(
                doc = "Longest answer that is read. One to a request of n events has some 300 bytes for each.",
                value = "32m",
                size = true,
                min = "1k",
                max = "1g",
                fluentd = "has no limit")
        int answerLimit,

        @Param(
                doc = "Types of errors for which an event is refused for good that would be sent again otherwise.",
                value = "out_of_memory_error,json_parse_exception",
                fluentd =
                        "gives up the whole chunk for these, and for `es_rejected_execution_exception`, a server that is busy")
        List<String> unrecoverableErrorTypes) {

    /** The values of {@code compression_level}. */
    enum CompressionLevel {
        NO_COMPRESSION,
        BEST_SPEED,
        BEST_COMPRESSION,
        DEFAULT_COMPRESSION
    }

    boolean gzip() {
        return compressionLevel != CompressionLevel.NO_COMPRESSION;
    }
}
