package dev.tributary.edge;

import dev.tributary.worker.PluginReference;
import org.junit.jupiter.api.Test;

class EdgePluginsTest {
    @Test
    void theReferenceDescribesEveryPlugin() {
        PluginReference.check("edge-agent", EdgePlugins.all());
    }
}
