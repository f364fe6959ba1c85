package dev.tributary.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.buffer.DeadLetters;
import dev.tributary.event.Tag;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code buffer list|print|requeue}, as it is called. */
class BufferCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path letters;

    @BeforeEach
    void bury() throws Exception {
        try (var context = TestContext.own().rootDir(folder).id("out")) {
            DeadLetters dead = DeadLetters.of(context, 1 << 20).orElseThrow();
            letters = dead.folder();
            dead.put(new Tag("app.web"), TestEvents.events(Map.of("n", 1), Map.of("n", 2)), "never \"this\"")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(90, TimeUnit.SECONDS);
            dead.putRaw(new Tag("odd"), new byte[] {1, 2, 3}, "no message")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(90, TimeUnit.SECONDS);
        }
    }

    @Test
    void listTellsWhatEachFileHoldsAndWhy() {
        assertThat(call("buffer", "list", folder.toString())).isZero();

        assertThat(lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line)
                        .contains("\"tag\":\"app.web\"", "\"events\":2", "\"reason\":\"never \\\"this\\\"\"")
                        .contains("\"file\":\"" + letters));
    }

    @Test
    void printShowsEventsAndBytesThatAreNone() {
        assertThat(call("buffer", "print", letters.toString())).isZero();

        String time = TestContext.START.toString();
        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "{\"tag\":\"app.web\",\"time\":\"" + time + "\",\"record\":{\"n\":1}}",
                        "{\"tag\":\"app.web\",\"time\":\"" + time + "\",\"record\":{\"n\":2}}",
                        "{\"tag\":\"odd\",\"raw\":\"AQID\"}");
    }

    @Test
    void requeueMovesEventsIntoABufferAndLeavesWhatHasNone() throws IOException {
        Path buffer = folder.resolve("buffer");

        assertThat(call("buffer", "requeue", letters.toString(), "--into", buffer.toString()))
                .as("one of them has no events")
                .isEqualTo(1);

        assertThat(err()).contains("holds no events to deliver");
        assertThat(files(letters)).hasSize(1);
        assertThat(files(buffer)).singleElement().asString().startsWith("chunk.q");
        out.reset();
        assertThat(call("buffer", "print", buffer.toString())).isZero();
        assertThat(lines()).hasSize(2);
        out.reset();
        assertThat(call("buffer", "list", buffer.toString())).isZero();
        assertThat(lines().getFirst()).doesNotContain("reason").contains("\"events\":2");
    }

    @Test
    void aFileThatIsNoChunkIsSaidToBeNone() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "no chunk at all, but long enough to be one");

        assertThat(call("buffer", "list", other.toString())).isZero();
        assertThat(lines().getFirst()).contains("\"damaged\"");
        assertThat(call("buffer", "print", other.toString())).isEqualTo(1);
        assertThat(err()).contains("does not begin as a chunk");
    }

    @Test
    void aPathThatIsNotThereIsAnError() {
        assertThat(call("buffer", "list", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(err()).contains("none: no such file or folder");
    }

    @Test
    void aCommandLineThatIsWrongHasItsOwnCode() {
        assertThat(call("buffer")).isEqualTo(2);
        assertThat(call("buffer", "requeue", letters.toString())).isEqualTo(2);
        assertThat(err()).contains("--into");
    }

    private int call(String... args) {
        var program = new Program("some-program", PluginRegistry.ofProgram(), "");
        return new Invocation(program, Map.of(), new PrintStream(out, true), new PrintStream(err, true))
                .handle(args)
                .orElseThrow();
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static List<String> files(Path in) throws IOException {
        try (Stream<Path> all = Files.list(in)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }
}
