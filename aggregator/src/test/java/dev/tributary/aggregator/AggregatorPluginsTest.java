package dev.tributary.aggregator;

import dev.tributary.worker.PluginReference;
import org.junit.jupiter.api.Test;

class AggregatorPluginsTest {
    @Test
    void theReferenceDescribesEveryPlugin() {
        PluginReference.check("aggregator", AggregatorPlugins.all());
    }
}
