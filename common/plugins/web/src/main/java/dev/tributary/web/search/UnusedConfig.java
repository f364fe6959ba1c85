package dev.tributary.web.search;

import dev.tributary.config.Param;
import java.util.Optional;

/** Parameters of both plugins that mean something in Ruby only. */
record UnusedConfig(
        @Param(doc = "Accepted and unused: servers are those of `hosts`.", unused = true)
        Optional<String> reloadConnections,

        @Param(doc = "Accepted and unused: servers are those of `hosts`.", unused = true)
        Optional<String> reloadOnFailure,

        @Param(doc = "Accepted and unused: servers are those of `hosts`.", unused = true)
        Optional<String> reloadAfter,

        @Param(doc = "Accepted and unused: servers are those of `hosts`.", unused = true)
        Optional<String> snifferClassName,

        @Param(doc = "Accepted and unused: one that did not answer is left out for `resurrect_after`.", unused = true)
        Optional<String> selectorClassName,

        @Param(doc = "Accepted and unused: a connection that failed is never used again.", unused = true)
        Optional<String> reconnectOnError,

        @Param(
                doc =
                        "Accepted and unused: what the server did not take is sent again by the buffer and goes through no"
                                + " other stage.",
                unused = true)
        Optional<String> retryTag,

        @Param(doc = "Accepted and unused.", unused = true) Optional<String> withTransporterLog,

        @Param(doc = "Accepted and unused.", unused = true) Optional<String> httpBackend,

        @Param(doc = "Accepted and unused.", unused = true) Optional<String> httpBackendExconNonblock,

        @Param(doc = "Accepted and unused.", unused = true) Optional<String> preferOjSerializer,

        @Param(doc = "Accepted and unused.", unused = true) Optional<String> validateClientVersion,

        @Param(doc = "Accepted and unused: no failure is ignored.", unused = true)
        Optional<String> ignoreExceptions,

        @Param(doc = "Accepted and unused: no failure is ignored.", unused = true)
        Optional<String> exceptionBackup,

        @Param(doc = "Accepted and unused: a failure is tried again.", unused = true)
        Optional<String> catchTransportExceptionOnRetry,

        @Param(doc = "Accepted and unused: nothing is kept of each index.", unused = true)
        Optional<String> truncateCachesInterval) {}
