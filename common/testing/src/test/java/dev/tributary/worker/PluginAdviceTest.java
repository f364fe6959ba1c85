package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.modules.PluginRegistry;
import dev.tributary.plugin.PluginType.Category;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PluginAdviceTest {
    @ParameterizedTest
    @EnumSource
    void nothingIsSaidToBeMissingThatIsHere(Category category) {
        assertThat(PluginAdvice.knownElsewhere(category))
                .doesNotContainAnyElementsOf(PluginRegistry.ofProgram().names(category));
    }
}
