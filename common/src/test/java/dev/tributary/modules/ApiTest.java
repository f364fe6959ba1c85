package dev.tributary.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.tributary.layers.Layers;
import org.junit.jupiter.api.Test;

class ApiTest {
    @Test
    void whatPluginsSeeUsesNothingOfTheHouseThatTheyDoNotSee() {
        var api = Layers.ourClasses().stream()
                .filter(type -> ModuleLoader.isShared(type.getName()))
                .toList();
        assertThat(api).extracting(JavaClass::getPackageName).contains("dev.tributary.plugin");
        assertThat(api.stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(use -> use.getTargetClass().getPackageName().startsWith("dev.tributary"))
                        .filter(use -> !ModuleLoader.isShared(
                                use.getTargetClass().getBaseComponentType().getName())))
                .isEmpty();
    }
}
