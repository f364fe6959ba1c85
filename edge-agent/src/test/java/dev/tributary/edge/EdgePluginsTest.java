package dev.tributary.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.modules.PluginRegistry;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.worker.PluginReference;
import org.junit.jupiter.api.Test;

class EdgePluginsTest {
    @Test
    void theReferenceDescribesEveryPlugin() {
        PluginReference.check("edge-agent", new EdgePlugins().plugins());
    }

    @Test
    void anAgentHasThePluginsOfCommonAndItsOwn() {
        assertThat(PluginRegistry.ofProgram().names(Category.SOURCE)).contains("forward", "sample", "tail");
    }
}
