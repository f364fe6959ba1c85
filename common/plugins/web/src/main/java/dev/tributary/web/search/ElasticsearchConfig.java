package dev.tributary.web.search;

import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.plugin.buffered.Delivery;
import java.util.Optional;

/** The parameters of {@code <match> @type elasticsearch}. */
record ElasticsearchConfig(
        @Inline NodesConfig nodes,
        @Inline HttpsConfig https,
        @Inline Cloud cloud,
        @Inline IndexConfig index,
        @Inline DocumentConfig document,
        @Inline BulkConfig bulk,
        @Inline TemplateConfig template,
        @Inline Versions versions,
        @Inline UnusedConfig unused,
        @Inline Delivery delivery)
        implements Delivery.Configured {

    /** The parameters of Elastic's own service. */
    record Cloud(
            @Param(doc = "The deployment's Cloud ID, in the place of `host`.", filled = true)
            Optional<String> cloudId,

            @Param(doc = "User and password there, as `user:password`.", secret = true, emptyIsNone = true)
            Optional<String> cloudAuth) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Cloud[cloudId=" + cloudId + "]";
        }
    }

    /** The parameters of what differs by the server's version. */
    record Versions(
            @Param(
                    doc =
                            "Ask the server for its version before the first chunk is sent: to an old one each document has"
                                    + " a type. One that does not answer is asked again with the next try of the chunk.",
                    value = "true",
                    fluentd = "asks at the start and does not start if there is no answer")
            boolean verifyEsVersionAtStartup,

            @Param(
                    doc = "The version to assume where the server is not asked or does not tell.",
                    value = "8",
                    min = "1",
                    fluentd = "assumes 5")
            int defaultElasticsearchVersion,

            @Param(
                    doc = "The type of documents up to version 6, `_doc` in version 7, none later; placeholders as in"
                            + " `index_name`.",
                    value = "fluentd",
                    filled = true)
            String typeName,

            @Param(doc = "Send no type to version 7.", value = "false")
            boolean suppressTypeName,

            @Param(doc = "A field that is the document's type up to version 5; it is taken out of the record.")
            Optional<String> targetTypeKey,

            @Param(doc = "Accepted and unused: the version is asked for until the server tells it.", unused = true)
            Optional<String> maxRetryGetEsVersion,

            @Param(doc = "Accepted and unused: the version is asked for until the server tells it.", unused = true)
            Optional<String> failOnDetectingEsVersionRetryExceed,

            @Param(doc = "Accepted and unused: the server's reason is always told.", unused = true)
            Optional<String> logEs400Reason,

            @Param(doc = "Accepted and unused: it is `application/x-ndjson`, which all versions take.", unused = true)
            Optional<String> contentType) {}

    SearchSettings settings() {
        return new SearchSettings(
                Nodes.of(nodes, cloud.cloudId(), cloud.cloudAuth()),
                https,
                index,
                document,
                bulk,
                template,
                Optional.of(versions));
    }
}
