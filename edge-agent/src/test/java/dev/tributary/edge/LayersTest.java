package dev.tributary.edge;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.tributary.layers.Layers;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final JavaClasses PROGRAM = Layers.ourClasses();

    @Test
    void arrowsPointDown() {
        Layers.arrowsPointDown().check(PROGRAM);
    }

    @Test
    void jakartaOnlyAtTheTop() {
        Layers.jakartaOnlyAtTheTop().check(PROGRAM);
    }
}
