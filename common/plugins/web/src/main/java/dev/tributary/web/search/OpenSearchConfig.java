package dev.tributary.web.search;

import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.plugin.buffered.Delivery;
import java.util.Optional;

/** The parameters of {@code <match> @type opensearch}. */
record OpenSearchConfig(
        @Inline NodesConfig nodes,
        @Inline HttpsConfig https,
        @Inline IndexConfig index,
        @Inline DocumentConfig document,
        @Inline BulkConfig bulk,
        @Inline TemplateConfig template,
        @Inline Versions versions,
        @Inline UnusedConfig unused,
        @Inline Delivery delivery)
        implements Delivery.Configured {

    /** Parameters of what does not differ by the server's version here. */
    record Versions(
            @Param(doc = "Accepted and unused: documents have no type.", unused = true)
            Optional<String> suppressTypeName,

            @Param(doc = "Accepted and unused: every version is sent the same.", unused = true)
            Optional<String> verifyOsVersionAtStartup,

            @Param(doc = "Accepted and unused: every version is sent the same.", unused = true)
            Optional<String> defaultOpensearchVersion,

            @Param(doc = "Accepted and unused: every version is sent the same.", unused = true)
            Optional<String> maxRetryGetOsVersion,

            @Param(doc = "Accepted and unused: every version is sent the same.", unused = true)
            Optional<String> failOnDetectingOsVersionRetryExceed,

            @Param(doc = "Accepted and unused: the server's reason is always told.", unused = true)
            Optional<String> logOs400Reason,

            @Param(doc = "Accepted and unused: a record that the server cannot read is refused alone.", unused = true)
            Optional<String> unrecoverableRecordTypes,

            @Param(doc = "Accepted and unused: what is refused goes to `@ERROR`.", unused = true)
            Optional<String> emitErrorLabelEvent) {}

    SearchSettings settings() {
        return new SearchSettings(
                Nodes.of(nodes, Optional.empty(), Optional.empty()),
                https,
                index,
                document,
                bulk,
                template,
                Optional.empty());
    }
}
