package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.plugin.PluginType.Category;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CommonPluginsTest {
    @Test
    void theReferenceDescribesEveryPlugin() {
        var types = Arrays.stream(Category.values())
                .flatMap(category -> CommonPlugins.registry().all(category).stream())
                .toList();
        PluginReference.check("common", types);
    }

    @Test
    void noNameMeansTwoPlugins() {
        for (Category category : Category.values()) {
            assertThat(CommonPlugins.registry().names(category))
                    .as("%s", category)
                    .doesNotHaveDuplicates();
        }
    }
}
