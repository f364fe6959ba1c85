package dev.tributary.edge.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.parser.ParserPlugins;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.plugin.Source;
import dev.tributary.testing.RecordingOutput;
import dev.tributary.testing.TestContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of a file, and what Fluentd 1.19 and we read of it: {@code read_from_head true}, a {@code pos_file}, a
 * {@code rotate_wait} of two seconds. Where the two differ ours is each line that was written, once.
 */
class HistoriesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What is done with a file. */
    private enum Step {
        START,
        STOP,
        /** Appends the text. */
        APPEND,
        /** Renames it to {@code app.old}, which nobody follows. */
        RENAME_AWAY,
        /** Renames it to {@code app2.log}, which is followed too. */
        RENAME_WITHIN,
        /** Writes the text in place of what was there. */
        REWRITE,
        /** Truncates it, and waits until that is noticed. */
        TRUNCATE,
        /** Writes the text as one who has had the file open all the time and does not append. */
        WRITE_ON,
        /** Waits for that many lines. */
        AWAIT
    }

    private record Did(Step step, String text) {
        static Did of(Step step, String text) {
            return new Did(step, text);
        }

        static Did of(Step step) {
            return new Did(step, "");
        }

        static Did await(int lines) {
            return new Did(Step.AWAIT, String.valueOf(lines));
        }

        @Override
        public String toString() {
            return step + (text.isEmpty() ? "" : " '" + text.replace("\n", "\\n") + "'");
        }
    }

    private record History(List<Did> did, List<String> fluentd, Optional<List<String>> ours) {
        @Override
        public String toString() {
            return did.toString();
        }

        static History of(List<String> both, Did... did) {
            return new History(List.of(did), both, Optional.empty());
        }

        static History of(List<String> fluentd, List<String> ours, Did... did) {
            return new History(List.of(did), fluentd, Optional.of(ours));
        }
    }

    static Stream<History> histories() {
        return Stream.of(
                History.of(
                        List.of("1", "half line"),
                        Did.of(Step.APPEND, "1\n"),
                        Did.of(Step.START),
                        Did.await(1),
                        Did.of(Step.APPEND, "half"),
                        Did.of(Step.STOP),
                        Did.of(Step.APPEND, " line\n"),
                        Did.of(Step.START)),
                History.of(
                        List.of("1", "2", "3"),
                        List.of("1", "2", "unfinished", "3"),
                        Did.of(Step.APPEND, "1\n"),
                        Did.of(Step.START),
                        Did.await(1),
                        Did.of(Step.APPEND, "unfinished"),
                        Did.of(Step.RENAME_AWAY),
                        Did.of(Step.APPEND, "2\n"),
                        Did.await(3),
                        Did.of(Step.APPEND, "3\n")),
                History.of(
                        List.of("1", "2"),
                        Did.of(Step.APPEND, "1\n"),
                        Did.of(Step.START),
                        Did.await(1),
                        Did.of(Step.TRUNCATE),
                        Did.of(Step.APPEND, "2\n")),
                History.of(
                        List.of("longer", "x"),
                        Did.of(Step.APPEND, "longer\n"),
                        Did.of(Step.START),
                        Did.await(1),
                        Did.of(Step.STOP),
                        Did.of(Step.REWRITE, "x\n"),
                        Did.of(Step.START)),
                History.of(
                        List.of("1", "longer", "3"),
                        List.of("1", "2 longer", "3"),
                        Did.of(Step.APPEND, "1\n"),
                        Did.of(Step.START),
                        Did.await(1),
                        Did.of(Step.REWRITE, "2 longer\n3\n")),
                History.of(
                        List.of("1", "while stopped", "3"),
                        List.of("1", "2 while stopped", "3"),
                        Did.of(Step.APPEND, "1\n"),
                        Did.of(Step.START),
                        Did.await(1),
                        Did.of(Step.STOP),
                        Did.of(Step.REWRITE, "2 while stopped\n3\n"),
                        Did.of(Step.START)),
                History.of(
                        List.of("e1", "\0\0\0e2"),
                        List.of("e1", "e2"),
                        Did.of(Step.WRITE_ON, "e1\n"),
                        Did.of(Step.START),
                        Did.await(1),
                        Did.of(Step.TRUNCATE),
                        Did.of(Step.WRITE_ON, "e2\n")),
                History.of(
                        List.of("1", "1", "2"),
                        List.of("1", "2"),
                        Did.of(Step.APPEND, "1\n"),
                        Did.of(Step.START),
                        Did.await(1),
                        Did.of(Step.RENAME_WITHIN),
                        Did.of(Step.APPEND, "2\n")),
                History.of(
                        List.of("1", "1", "2", "3"),
                        List.of("1", "2", "3"),
                        Did.of(Step.APPEND, "1\n"),
                        Did.of(Step.START),
                        Did.await(1),
                        Did.of(Step.STOP),
                        Did.of(Step.APPEND, "2\n"),
                        Did.of(Step.RENAME_WITHIN),
                        Did.of(Step.APPEND, "3\n"),
                        Did.of(Step.START)));
    }

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<RecordingOutput> read = new ArrayList<>();
    private TestContext context;
    private Optional<Source> running = Optional.empty();
    private Optional<FileChannel> writer = Optional.empty();

    @AfterEach
    void close() throws Exception {
        stop();
        if (writer.isPresent()) {
            writer.get().close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @MethodSource("histories")
    void eachLineIsReadOnce(History history) throws Exception {
        for (Did did : history.did) {
            act(did);
        }
        String[] expected = history.ours.orElse(history.fluentd).toArray(String[]::new);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines()).containsExactlyInAnyOrder(expected));
        // No more comes with the next looks.
        await().during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lines()).containsExactlyInAnyOrder(expected));
    }

    private void act(Did did) throws Exception {
        Path log = folder.resolve("app.log");
        switch (did.step) {
            case START -> start();
            case STOP -> stop();
            case APPEND -> Files.writeString(log, did.text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            case RENAME_AWAY -> Files.move(log, folder.resolve("app.old"));
            case RENAME_WITHIN -> Files.move(log, folder.resolve("app2.log"));
            case REWRITE -> Files.writeString(log, did.text);
            case TRUNCATE -> {
                double before = context.meters().count("truncations");
                FileChannel.open(log, StandardOpenOption.WRITE).truncate(0).close();
                await().atMost(PATIENCE).until(() -> context.meters().count("truncations") > before);
            }
            case WRITE_ON -> {
                if (writer.isEmpty()) {
                    writer = Optional.of(FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
                }
                writer.get().write(ByteBuffer.wrap(did.text.getBytes(StandardCharsets.UTF_8)));
            }
            case AWAIT -> await().atMost(PATIENCE).until(() -> lines().size() == Integer.parseInt(did.text));
        }
    }

    private void start() throws Exception {
        context = TestContext.on(vertx).plugins(new ParserPlugins().plugins()).plugins(List.of(TailPlugin.type()));
        context.clock().run();
        read.add(context.router());
        Source source = context.make(
                Category.SOURCE,
                Source.class,
                "@type tail",
                "path " + folder + "/*.log",
                "pos_file " + folder + "/app.pos",
                "tag t",
                "read_from_head true",
                "rotate_wait 2");
        running = Optional.of(source);
        onLoop(source::start);
    }

    private void stop() throws Exception {
        if (running.isPresent()) {
            onLoop(running.get()::stop);
            running = Optional.empty();
        }
    }

    private void onLoop(Supplier<Future<Void>> action) throws Exception {
        var done = Promise.<Void>promise();
        loop.runOnContext(go -> action.get().onComplete(done));
        done.future().toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    private List<String> lines() {
        return read.stream()
                .flatMap(router -> router.events().stream())
                .map(event -> event.record()
                        .entrySet()
                        .iterator()
                        .next()
                        .getValue()
                        .asStringValue()
                        .asString())
                .toList();
    }
}
