package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.tributary.layers.Layers;
import dev.tributary.modules.PluginModule;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.plugin.PluginProvider;
import dev.tributary.plugin.PluginType.Category;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CommonPluginsTest {
    @Test
    void theReferenceDescribesEveryPlugin() {
        var types = Arrays.stream(Category.values())
                .flatMap(category -> PluginRegistry.ofProgram().all(category).stream())
                .toList();
        PluginReference.check("common", types);
    }

    @Test
    void everyProviderIsFound() {
        var written = Layers.ourClasses().stream()
                .filter(type -> type.isAssignableTo(PluginProvider.class) && !type.isInterface())
                .map(JavaClass::getName)
                .toList();
        assertThat(PluginRegistry.ofProgram().modules())
                .extracting(PluginModule::place)
                .containsExactlyInAnyOrderElementsOf(written)
                .contains("dev.tributary.filter.FilterPlugins");
    }
}
