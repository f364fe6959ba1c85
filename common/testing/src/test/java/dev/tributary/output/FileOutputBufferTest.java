package dev.tributary.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.event.Tag;
import dev.tributary.formatter.FormatterPlugins;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import dev.tributary.testing.TestLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where output {@code file} keeps what it has not written yet. */
class FileOutputBufferTest {
    private static final String[] ITSELF = {"append true", "add_path_suffix false", "<buffer []>", "</buffer>"};

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void isInTheFolderThatFluentdHasItIn() throws Exception {
        assertThat(buffers("path " + directory + "/f")).containsExactly(directory.resolve("f"));
        assertThat(buffers("path " + directory + "/f.*.txt")).containsExactly(directory.resolve("f"));
        assertThat(buffers("path " + directory + "/${tag}/f.%Y%m%d", "<buffer tag,time>", "timekey 1d", "</buffer>"))
                .as("placeholders as they are written")
                .containsExactly(directory.resolve("${tag}/f.%Y%m%d"));
    }

    @Test
    void isBesideAFileThatHasThePathItself() throws Exception {
        assertThat(buffers("path " + directory + "/f", String.join("\n", ITSELF)))
                .containsExactly(directory.resolve("f.buffer"));
        Files.createFile(directory.resolve("there"));
        assertThat(buffers("path " + directory + "/there")).containsExactly(directory.resolve("there.buffer"));
    }

    @Test
    void isInMemoryForADeviceAndWhereThatIsAskedFor() throws Exception {
        assertThat(buffers("path /dev/stdout", String.join("\n", ITSELF))).isEmpty();
        assertThat(buffers("path " + directory + "/f", "<buffer time>", "@type memory", "</buffer>"))
                .isEmpty();
    }

    private List<Path> buffers(String... lines) throws Exception {
        try (var context = context()) {
            context.make(Category.OUTPUT, Output.class, "@type file", String.join("\n", lines));
            return context.claims().stream()
                    .filter(Claim.Folder.class::isInstance)
                    .map(claim -> ((Claim.Folder) claim).folder())
                    .toList();
        }
    }

    private static TestContext context() {
        return TestContext.own().plugins(new OutputPlugins().plugins()).plugins(new FormatterPlugins().plugins());
    }

    @Test
    void whatIsNotWrittenWhenTheProgramEndsIsWrittenByTheNext() throws Exception {
        Path file = directory.resolve("f.log");
        try (var context = context()) {
            var loop = new TestLoop(context.vertx());
            Output output = started(loop, context, "flush_interval 1h");
            loop.await(() -> output.emit(new Tag("t"), TestEvents.events(Map.of("n", 1))));
            loop.await(output::stop);
        }
        assertThat(file).doesNotExist();
        try (var context = context()) {
            var loop = new TestLoop(context.vertx());
            Output output = started(loop, context, "flush_mode immediate");
            await().atMost(DEADLINE).until(() -> Files.exists(file) && Files.size(file) > 0);
            loop.await(output::stop);
        }
        assertThat(file).content().isEqualTo("{\"n\":1}\n");
    }

    private Output started(TestLoop loop, TestContext context, String flush) {
        String text = """
                @type file
                path %s/f
                append true
                <format>
                  @type json
                </format>
                <buffer []>
                  %s
                </buffer>
                """.formatted(directory, flush);
        Output output = loop.call(() -> context.make(Category.OUTPUT, Output.class, text));
        loop.await(output::start);
        return output;
    }
}
