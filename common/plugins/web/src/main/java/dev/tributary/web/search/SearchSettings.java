package dev.tributary.web.search;

import java.util.Optional;

/**
 * What an output of this package is made of, whichever server it is for.
 *
 * @param versions what differs by the server's version; empty where nothing does
 */
record SearchSettings(
        Nodes nodes,
        HttpsConfig https,
        IndexConfig index,
        DocumentConfig document,
        BulkConfig bulk,
        TemplateConfig template,
        Optional<ElasticsearchConfig.Versions> versions) {}
