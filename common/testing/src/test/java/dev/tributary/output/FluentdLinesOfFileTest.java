package dev.tributary.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.buffer.FluentdRecordings;
import dev.tributary.formatter.FormatterPlugins;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.LogLines;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestLoop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Output {@code file} where the output {@code file} of a Fluentd 1.19.3 ran before and left its buffer. */
class FluentdLinesOfFileTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final List<String> RECORDS = IntStream.range(0, 4)
            .mapToObj(i -> "{\"n\":" + i + ",\"host\":\"web 1/ü\",\"msg\":\""
                    + List.of("zero", "one", "two ä", "three").get(i) + "\"}")
            .toList();
    private static final String FIRST_DAY = "2023-11-14T22:13:20+00:00\tapp.web\t" + RECORDS.get(0)
            + "\n2023-11-14T22:13:21+00:00\tapp.web\t" + RECORDS.get(1) + "\n2023-11-14T22:13:22+00:00\tapp.web\t"
            + RECORDS.get(2) + "\n";
    private static final String SECOND_DAY = "2023-11-15T23:13:20+00:00\tapp.web\t" + RECORDS.get(3) + "\n";

    @TempDir
    private Path folder;

    @Test
    void linesAreAppendedToTheFileOfTheirSlice() throws Exception {
        Files.writeString(folder.resolve("out.20231114.log"), "there before\n");
        FluentdRecordings.write("file", folder);
        List<String> log =
                run(2, "path " + folder + "/out", "append true", "<buffer time>", "timekey_use_utc true", "</buffer>");

        assertThat(written("out.20231114.log")).isEqualTo("there before\n" + FIRST_DAY);
        assertThat(written("out.20231115.log")).isEqualTo(SECOND_DAY);
        assertThat(log)
                .anyMatch(line -> line.contains(
                        "2 chunks of a Fluentd are taken over from " + folder + "/out: 4 events, 294 bytes"));
        assertThat(folder.resolve("out/imported")).isDirectoryContaining("glob:**/buffer.b*.log.meta");
    }

    @Test
    void withoutAppendTheyAreFilesOfTheirOwn() throws Exception {
        FluentdRecordings.write("file", folder);
        run(2, "path " + folder + "/out", "<buffer time>", "timekey_use_utc true", "</buffer>");

        assertThat(written("out.20231114_0.log")).isEqualTo(FIRST_DAY);
        assertThat(written("out.20231115_0.log")).isEqualTo(SECOND_DAY);
    }

    @Test
    void aPathWithAStarNamesTheChunksBesideTheFiles() throws Exception {
        FluentdRecordings.write("star", folder);
        run(2, "path " + folder + "/out.*.txt", "append true", "<buffer time>", "timekey_use_utc true", "</buffer>");

        assertThat(written("out.20231114.txt")).isEqualTo(FIRST_DAY);
        assertThat(written("out.20231115.txt")).isEqualTo(SECOND_DAY);
        assertThat(names()).doesNotContain("out.b6613b5a4b5885bdcfa859b787ffb0139.txt");
    }

    @Test
    void linesStayAsFluentdHasFormattedThem() throws Exception {
        FluentdRecordings.write("json", folder);
        run(1, "path " + folder + "/out.log", "<buffer []>", "</buffer>");

        assertThat(written("out.log_0.log")).isEqualTo(String.join("\n", RECORDS) + "\n");
    }

    @ParameterizedTest
    @CsvSource({"text, .log", "gzip, .log.gz"})
    void compressedChunksOfSeveralMembersAreWrittenWholeHoweverTheFileIsCompressed(String compress, String suffix)
            throws Exception {
        FluentdRecordings.write("gzip", folder);
        run(
                2,
                "path " + folder + "/out",
                "append true",
                "compress " + compress,
                "<buffer time>",
                "timekey_use_utc true",
                "</buffer>");

        Path file = folder.resolve("out.20231115" + suffix);
        try (InputStream in = Files.newInputStream(file);
                InputStream lines = compress.equals("gzip") ? new GZIPInputStream(in) : in) {
            assertThat(new String(lines.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(SECOND_DAY
                            + "2023-11-15T23:13:21+00:00\tapp.web\t{\"n\":4,\"host\":\"b\",\"msg\":\"four\"}\n");
        }
    }

    @Test
    void aChunkThatIsWrittenAlreadyIsNotWrittenAgain() throws Exception {
        String[] lines = {"path " + folder + "/out", "append true", "<buffer time>", "timekey_use_utc true", "</buffer>"
        };
        FluentdRecordings.write("file", folder);
        run(2, lines);
        // A power cut may bring back what was moved.
        FluentdRecordings.write("file", folder);
        Path other = folder.resolve("out/fsb..b6613b4e3ff7a2d5f38275ee0f187e14e.buf");
        Files.write(
                other, FluentdRecordings.of("filesingle").values().iterator().next());
        run(1, lines);

        assertThat(written("out.20231114.log")).isEqualTo(FIRST_DAY);
        assertThat(written("out.20231115.log")).isEqualTo(SECOND_DAY);
    }

    @Test
    void aChunkOfFileSingleHasItsTagInItsName() throws Exception {
        FluentdRecordings.write("filesingle", folder);
        run(1, "path " + folder + "/out.${tag}", "append true", "<buffer tag>", "@type file_single", "</buffer>");

        assertThat(written("out.app.web.log")).isEqualTo(FIRST_DAY + SECOND_DAY);
    }

    @Test
    void aTornMemberIsPutAsideAndTheOtherChunksAreWritten() throws Exception {
        FluentdRecordings.write("gzip", folder);
        Path torn = folder.resolve("out/buffer.b6613b5a9b51274b4f7c24c5e8044153a.log");
        byte[] bytes = Files.readAllBytes(torn);
        Files.write(torn, Arrays.copyOf(bytes, bytes.length - 5));
        List<String> log =
                run(1, "path " + folder + "/out", "append true", "<buffer time>", "timekey_use_utc true", "</buffer>");

        assertThat(written("out.20231114.log")).isEqualTo(FIRST_DAY);
        assertThat(log).anyMatch(line -> line.contains("cannot be taken over"));
        assertThat(folder.resolve("out/backup").resolve(torn.getFileName())).exists();
    }

    /** From a start until so many files are written, or were appended to. */
    private List<String> run(int files, String... lines) throws Exception {
        List<String> before = contents();
        try (var log = new LogLines("test-1");
                var context = TestContext.own()
                        .plugins(new OutputPlugins().plugins())
                        .plugins(new FormatterPlugins().plugins())) {
            var loop = new TestLoop(context.vertx());
            Output output = loop.call(
                    () -> context.make(Category.OUTPUT, Output.class, "@type file", String.join("\n", lines)));
            loop.await(output::start);
            await().atMost(DEADLINE)
                    .until(() -> contents().stream()
                                    .filter(one -> !before.contains(one))
                                    .count()
                            == files);
            loop.await(output::stop);
            return log.all();
        }
    }

    private List<String> contents() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("out.b66"))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .map(file -> file + " " + file.toFile().length())
                    .filter(line -> !line.endsWith(" 0"))
                    .toList();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    private String written(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
