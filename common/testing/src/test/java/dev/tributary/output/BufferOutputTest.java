package dev.tributary.output;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.event.Tag;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.RecordingOutput;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import dev.tributary.testing.TestLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a real buffer in files. */
class BufferOutputTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private final TestContext context = TestContext.own().programPlugins();
    private final TestLoop loop = new TestLoop(context.vertx());

    @TempDir
    Path folder;

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private Output make(String... lines) {
        return loop.call(() -> context.make(Category.OUTPUT, Output.class, lines));
    }

    private Output started() {
        Output output = make(
                "@type buffer",
                "@label @next",
                "<buffer>",
                "path " + folder,
                "flush_mode immediate",
                "retry_wait 0.05",
                "</buffer>");
        loop.await(output::start);
        return output;
    }

    @Test
    void eventsAreKeptInFilesUntilTheLabelHasTakenThem() throws IOException {
        RecordingOutput label = context.router().failWith(new IOException("down"));
        Output first = started();
        loop.await(() -> first.emit(new Tag("a.b"), TestEvents.events(map("k", 1))));
        loop.await(first::stop);
        assertThat(label.records()).isEmpty();
        label.recover();
        Output second = started();
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(label.records()).containsExactly("{\"k\":1}"));
        assertThat(label.tags()).containsExactly("a.b");
        loop.await(second::stop);
    }

    @Test
    void withoutALabelEventsComeRoundToItWhichIsSaid() {
        make("@type buffer", "<buffer>", "path " + folder, "</buffer>");
        assertThat(context.warnings()).hasSize(1).first().asString().contains("buffer without @label");
        make("@type buffer", "@label @next", "<buffer>", "path " + folder, "</buffer>");
        assertThat(context.warnings()).hasSize(1);
    }

    @Test
    void isInFilesWhereNothingElseIsSaid() {
        assertThatThrownBy(() -> make("@type buffer", "@label @next")).hasMessageContaining("path");
    }
}
