package dev.tributary.output;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.RecordingOutput;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import io.vertx.core.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelabelOutputTest {
    private static final PackedEvents EVENTS = TestEvents.events(map("k", 1));
    private final TestContext context = TestContext.own().plugins(new OutputPlugins().plugins());

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void completesWhenTheLabelHasTakenTheEvents() {
        RecordingOutput label = context.label("@next").hold();

        Future<Void> emitted = relabel("@type relabel", "@label @next").emit(new Tag("t"), EVENTS);

        assertThat(emitted.isComplete()).isFalse();
        label.release();
        assertThat(emitted.succeeded()).isTrue();
        assertThat(label.tags()).containsExactly("t");
        assertThat(label.emitted().getFirst().events()).isSameAs(EVENTS);
    }

    @Test
    void needsALabelLestEventsComeRoundForEver() {
        assertThatThrownBy(() -> relabel("@type relabel"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("@label");
    }

    private Output relabel(String... lines) {
        return context.make(Category.OUTPUT, Output.class, lines);
    }
}
