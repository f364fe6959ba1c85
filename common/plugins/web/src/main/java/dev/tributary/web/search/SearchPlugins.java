package dev.tributary.web.search;

import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.buffered.BufferDefaults;
import dev.tributary.plugin.buffered.BufferedOutputType;
import java.util.List;

/** What this package adds to a program's plugins. */
public final class SearchPlugins implements PluginProvider {
    private static final String ANSWERS =
            " An event that the server refuses for good goes to `@ERROR` with the server's"
                    + " reason; those that it could not take now (429, 5xx, an index that is read-only while disks are full) are"
                    + " sent again, alone. No answer, or one that is an error for the whole request, and the chunk is tried again;"
                    + " only 400 refuses it for good. What was sent and not answered may be there twice, unless documents have"
                    + " ids: `id_key`, or `id_from_chunk`.";

    @Override
    public String apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<PluginType<?, ?>> plugins() {
        return List.of(
                BufferedOutputType.of(
                        "elasticsearch",
                        "Writes events as documents into indices of Elasticsearch, with its bulk API." + ANSWERS,
                        ElasticsearchConfig.class,
                        BufferDefaults.PLAIN.by("tag"),
                        (config, chunking, context) -> new SearchOutput(config.settings(), chunking, context)),
                BufferedOutputType.of(
                        "opensearch",
                        "Writes events as documents into indices of OpenSearch, with its bulk API." + ANSWERS,
                        OpenSearchConfig.class,
                        BufferDefaults.PLAIN.by("tag"),
                        (config, chunking, context) -> new SearchOutput(config.settings(), chunking, context)));
    }
}
