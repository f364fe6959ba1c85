package dev.tributary.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.plugin.PluginType.Category;
import dev.tributary.plugin.Source;
import dev.tributary.testing.LogLines;
import dev.tributary.testing.TestContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that old files have and that can do nothing here. */
class RubyOnlySourceTest {
    @ParameterizedTest
    @ValueSource(strings = {"gc_stat", "object_space"})
    void isTakenAndSaysWhyItDoesNothing(String type) throws Exception {
        try (var context = TestContext.own().programPlugins();
                var lines = new LogLines("test-1")) {
            context.make(Category.SOURCE, Source.class, "@type " + type, "tag t", "emit_interval 1s");
            assertThat(lines.all())
                    .containsExactly("INFO test-1: ignored, since " + type
                            + " tells of Ruby's memory and this is no Ruby program");
        }
    }
}
