package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.modules.PluginModule;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.worker.PluginReference;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregatorPluginsTest {
    @Test
    void theReferenceDescribesEveryPlugin() {
        PluginReference.check("aggregator", List.of());
    }

    @Test
    void hasThePluginsOfCommonAndNoOthers() {
        assertThat(PluginRegistry.ofProgram().modules())
                .extracting(PluginModule::place)
                .contains("dev.tributary.forward.server.ForwardServerPlugins")
                .allMatch(place -> !place.startsWith("dev.tributary.edge"));
        assertThat(PluginRegistry.ofProgram().find(Category.SOURCE, "tail")).isEmpty();
    }
}
