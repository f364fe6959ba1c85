package dev.tributary.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final JavaClasses COMMON = Layers.ourClasses();

    @Test
    void seesTheClassesThatItChecks() {
        assertThat(COMMON.size()).isGreaterThan(50);
        assertThat(COMMON).noneMatch(type -> type.getSimpleName().endsWith("Test"));
    }

    @Test
    void arrowsPointDown() {
        Layers.arrowsPointDown().check(COMMON);
    }

    @Test
    void lowLayersNeedNoVertx() {
        Layers.lowLayersNeedNoVertx().check(COMMON);
    }

    @Test
    void jakartaOnlyAtTheTop() {
        Layers.jakartaOnlyAtTheTop().check(COMMON);
    }

    @Test
    void aClassWithoutAPlaceIsRefused() {
        JavaClasses homeless = new ClassFileImporter().importClasses(Layers.class);

        assertThatThrownBy(() -> Layers.arrowsPointDown().check(homeless))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("lies in a package that Layers does not draw");
    }
}
