package dev.tributary.output;

import static dev.tributary.testing.TestEvents.event;
import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import dev.tributary.config.ConfigBinder;
import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.syntax.ConfigParser;
import dev.tributary.config.syntax.Environment;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.formatter.FormatterPlugins;
import dev.tributary.plugin.Formatter;
import dev.tributary.plugin.PluginType;
import dev.tributary.plugin.UndeliverableException;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.Chunking;
import dev.tributary.plugin.buffered.TestChunk;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOutputTest {
    private static final long SLICE = Instant.parse("2026-11-23T21:48:00Z").getEpochSecond();
    private static final PackedEvents ONE = PackedEvents.of(event(SLICE + 20, "k", 1));
    private static final PackedEvents TWO = PackedEvents.of(event(SLICE + 21, "k", 2));

    /** A formatter that refuses a record with the field "bad", after some bytes are written. */
    private static final PluginType<?, Formatter> FRAGILE =
            PluginType.formatter("fragile", "", NoConfig.class, (config, context) -> (tag, event, out) -> {
                out.raw(new byte[200_000], 0, 200_000);
                if (event.event().record().toJson().contains("bad")) {
                    throw new IllegalStateException("refused");
                }
            });

    record NoConfig() {}

    private final TestContext context =
            TestContext.own().plugins(new FormatterPlugins().plugins()).plugins(List.of(FRAGILE));

    @TempDir
    private Path directory;

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void writesEachChunkOfASliceToAFileOfItsOwn() throws Exception {
        var output = output("path " + directory + "/f1", "<buffer time>", "timekey 1s", "timekey_use_utc", "</buffer>");

        write(output, TestChunk.timed(SLICE + 16, "a.b.c", ONE));
        write(output, TestChunk.timed(SLICE + 16, "a.b.c", TWO));
        write(output, TestChunk.timed(SLICE + 17, "a.b.c", TWO));

        assertThat(files())
                .containsExactly("f1.20261123214816_0.log", "f1.20261123214816_1.log", "f1.20261123214817_0.log");
        assertThat(read("f1.20261123214816_0.log")).isEqualTo(line(SLICE + 20, "a.b.c", "{\"k\":1}"));
    }

    @Test
    void appendsGzipMembersToOneFileForEachTagAndHour() throws Exception {
        var output = output(
                "path " + directory + "/${tag}/f2-%Y%m%d%H",
                "append true",
                "compress gzip",
                "<buffer tag,time>",
                "timekey 1h",
                "timekey_use_utc",
                "</buffer>");

        write(output, TestChunk.timed(SLICE, "a.b.c", ONE));
        write(output, TestChunk.timed(SLICE, "a.b.c", TWO));

        assertThat(files()).containsExactly("a.b.c/f2-2026112321.log.gz");
        try (InputStream in =
                new GZIPInputStream(Files.newInputStream(directory.resolve("a.b.c/f2-2026112321.log.gz")))) {
            assertThat(text(in))
                    .isEqualTo(line(SLICE + 20, "a.b.c", "{\"k\":1}") + line(SLICE + 21, "a.b.c", "{\"k\":2}"));
        }
    }

    @Test
    void putsTheTimeWhereTheStarStands() throws Exception {
        var output = output(
                "path " + directory + "/star.*.data", "<buffer time>", "timekey 1m", "timekey_use_utc", "</buffer>");

        write(output, TestChunk.timed(SLICE, "t", ONE));
        write(output, TestChunk.timed(SLICE, "t", TWO));

        assertThat(files()).containsExactly("star.202611232148_0.data", "star.202611232148_1.data");
    }

    @Test
    void namesFilesByTheDayOfTheYearAndTheNameOfTheMonth() throws Exception {
        var days = output(
                "path " + directory + "/%Y-%j",
                "append true",
                "<buffer time>",
                "timekey 1d",
                "timekey_use_utc",
                "</buffer>");
        var months = output(
                "path " + directory + "/%d-%b-%Y", "<buffer time>", "timekey 1d", "timekey_use_utc", "</buffer>");

        write(days, TestChunk.timed(SLICE, "t", ONE));
        write(days, TestChunk.timed(SLICE + 86_400, "t", TWO));
        write(months, TestChunk.timed(SLICE, "t", ONE));

        assertThat(files()).containsExactly("2026-327.log", "2026-328.log", "23-Nov-2026_0.log");
    }

    @Test
    void writesZstdFrames() throws Exception {
        var output = output("path " + directory + "/z", "append true", "compress zstd", "<buffer []>", "</buffer>");

        write(output, TestChunk.untimed("t", ONE));
        write(output, TestChunk.untimed("t", TWO));

        try (InputStream in = new ZstdInputStream(Files.newInputStream(directory.resolve("z.log.zstd")))) {
            assertThat(text(in).lines()).hasSize(2);
        }
    }

    @Test
    void writesTheTagOfEachPieceAndInjectsAndFormats() throws Exception {
        var output = output(
                "path " + directory + "/f",
                "append true",
                "<format>",
                "@type json",
                "</format>",
                "<inject>",
                "tag_key t",
                "</inject>",
                "<buffer []>",
                "</buffer>");
        var chunk = new TestChunk(
                TestChunk.untimed("x").key(),
                List.of(new Chunk.Piece(new Tag("a"), ONE), new Chunk.Piece(new Tag("b"), TWO)));

        write(output, chunk);

        assertThat(read("f.log")).isEqualTo("{\"k\":1,\"t\":\"a\"}\n{\"k\":2,\"t\":\"b\"}\n");
    }

    @Test
    void aFailedAppendLeavesTheFileAsItWas() throws Exception {
        var output = output(
                "path " + directory + "/f",
                "append true",
                "<format>",
                "@type fragile",
                "</format>",
                "<buffer []>",
                "</buffer>");
        write(output, TestChunk.untimed("t", ONE));
        long before = Files.size(directory.resolve("f.log"));

        assertThatThrownBy(() -> write(output, TestChunk.untimed("t", ONE, TestEvents.events(map("bad", 1)))))
                .hasMessageContaining("refused");

        assertThat(Files.size(directory.resolve("f.log"))).isEqualTo(before).isPositive();
    }

    @Test
    void aFailedWriteLeavesNoNewFile() throws Exception {
        var output = output(
                "path " + directory + "/f", "<format>", "@type fragile", "</format>", "<buffer []>", "</buffer>");

        assertThatThrownBy(() -> write(output, TestChunk.untimed("t", ONE, TestEvents.events(map("bad", 1)))))
                .hasMessageContaining("refused");

        assertThat(files()).isEmpty();
    }

    @Test
    void aFullDiskFailsTheWriteSoThatItIsTriedAgain() {
        assertThatThrownBy(() -> OutputFiles.write(
                        "/dev/full",
                        new OutputFiles.Manner(FileCompression.TEXT, true),
                        (file, start) -> {},
                        out -> out.write(new byte[10])))
                .isInstanceOf(IOException.class);
    }

    @Test
    void writesAnyNumberOfLinesInOrder() throws Exception {
        var events = new PackedEvents.Builder(1 << 20);
        for (int i = 0; i < 20_000; i++) {
            events.add(TestEvents.TIME, TestEvents.record(map("number", i, "text", "some text of a line")));
        }
        var output = output(
                "path " + directory + "/f",
                "append true",
                "<format>",
                "@type single_value",
                "message_key number",
                "</format>",
                "<buffer []>",
                "</buffer>");

        write(output, TestChunk.untimed("t", events.build()));

        List<String> lines = Files.readAllLines(directory.resolve("f.log"));
        assertThat(lines).hasSize(20_000);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void workersThatAppendToOneFileTearNoLine() throws Exception {
        List<Future<Void>> writes = new ArrayList<>();
        List<FileOutput> workers = List.of(appending(), appending(), appending());
        for (int chunk = 0; chunk < 20; chunk++) {
            for (FileOutput worker : workers) {
                writes.add(worker.write(TestChunk.untimed("t", thousandLines())));
            }
        }

        Future.all(writes).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);

        List<String> lines = Files.readAllLines(directory.resolve("f.log"));
        assertThat(lines).hasSize(60_000);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).isEqualTo(Integer.toString(i % 1_000));
        }
    }

    @Test
    void workersThatWriteNewFilesTakeDifferentNumbers() throws Exception {
        List<Future<Void>> writes = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
            var output = output("path " + directory + "/f", "<buffer []>", "</buffer>");
            for (int chunk = 0; chunk < 5; chunk++) {
                writes.add(output.write(TestChunk.untimed("t", ONE)));
            }
        }

        Future.all(writes).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);

        assertThat(files()).hasSize(20).contains("f_0.log", "f_19.log");
    }

    private FileOutput appending() {
        return output(
                "path " + directory + "/f",
                "append true",
                "<format>",
                "@type single_value",
                "message_key number",
                "</format>",
                "<buffer []>",
                "</buffer>");
    }

    private static PackedEvents thousandLines() {
        var events = new PackedEvents.Builder(1 << 16);
        for (int i = 0; i < 1_000; i++) {
            events.add(TestEvents.TIME, TestEvents.record(map("number", i)));
        }
        return events.build();
    }

    @Test
    void makesDirectoriesAndFilesWithFluentdsPermissions() throws Exception {
        var output = output("path " + directory + "/deep/er/f", "append true", "<buffer []>", "</buffer>");

        write(output, TestChunk.untimed("t", ONE));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("deep/er"))))
                .startsWith("rwx");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("deep/er/f.log"))))
                .startsWith("rw-")
                .endsWith("-");
    }

    @Test
    void theLinkPointsAtTheFileWrittenLast() throws Exception {
        var output = output(
                "path " + directory + "/f", "symlink_path " + directory + "/links/current", "<buffer []>", "</buffer>");

        write(output, TestChunk.untimed("t", ONE));
        write(output, TestChunk.untimed("t", TWO));

        assertThat(Files.readSymbolicLink(directory.resolve("links/current"))).isEqualTo(directory.resolve("f_1.log"));
        assertThat(Files.readString(directory.resolve("links/current"))).contains("{\"k\":2}");
    }

    @Test
    void theLinkCanBeRelative() throws Exception {
        var output = output(
                "path " + directory + "/f",
                "symlink_path " + directory + "/links/current",
                "symlink_path_use_relative",
                "<buffer []>",
                "</buffer>");

        write(output, TestChunk.untimed("t", ONE));

        assertThat(Files.readSymbolicLink(directory.resolve("links/current"))).hasToString("../f_0.log");
    }

    @Test
    void aTagThatLeadsElsewhereIsUndeliverable() {
        var output = output("path " + directory + "/${tag}/f", "<buffer tag>", "</buffer>");

        assertThatThrownBy(() -> write(output, TestChunk.untimed("../../etc", ONE)))
                .isInstanceOf(UndeliverableException.class);
    }

    @Test
    void whatCanNeverBeAFileIsUndeliverable() throws Exception {
        var output = output("path " + directory + "/${tag}", "append true", "<buffer tag>", "</buffer>");
        Files.createDirectory(directory.resolve("folder.log"));
        Files.createFile(directory.resolve("file"));

        for (String tag : List.of("x".repeat(300), "ü".repeat(130), "x/".repeat(2200) + "x")) {
            assertThatThrownBy(() -> write(output, TestChunk.untimed(tag, ONE)))
                    .isInstanceOf(UndeliverableException.class)
                    .hasMessageEndingWith(": file name too long");
        }
        assertThatThrownBy(() -> write(output, TestChunk.untimed("folder", ONE)))
                .isInstanceOf(UndeliverableException.class)
                .hasMessage(directory.resolve("folder.log") + ": is a directory");
        assertThatThrownBy(() -> write(output, TestChunk.untimed("file/below", ONE)))
                .isInstanceOf(UndeliverableException.class)
                .hasMessageStartingWith(directory.resolve("file") + "");
        write(output, TestChunk.untimed("good", ONE));
        assertThat(files()).contains("good.log");
    }

    @Test
    void aDirectoryThatIsGoneIsNotTheFaultOfTheChunk() throws Exception {
        Path inner = directory.resolve("inner");
        var output = output("path " + inner + "/${tag}/f", "<buffer tag>", "</buffer>");
        start(output);
        Files.delete(inner);
        Files.createFile(inner);
        assertThatThrownBy(() -> write(output, TestChunk.untimed("t", ONE)))
                .isNotInstanceOf(UndeliverableException.class);
        Files.delete(inner);
        write(output, TestChunk.untimed("t", ONE));
        assertThat(files()).containsExactly("inner/t/f_0.log");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsRefusedAtTheStart() throws Exception {
        Path inner = Files.createDirectory(directory.resolve("inner"));
        var output = output("path " + inner + "/new/%Y%m%d/f");
        Files.delete(inner);
        Files.createFile(inner);
        assertThatThrownBy(() -> start(output)).hasMessageContaining("no file can be made in " + inner + "/new: ");
        start(output("path " + directory + "/made/at/once/f"));
        assertThat(directory.resolve("made/at/once")).isEmptyDirectory();
    }

    private static void start(FileOutput output) throws Exception {
        output.start().toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    @Test
    void refusesChunkKeysThatThePathDoesNotShow() {
        assertThatThrownBy(() -> output("path " + directory + "/f", "<buffer tag>", "</buffer>"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("doesn't have a tag placeholder");
        assertThatThrownBy(() -> output("path " + directory + "/x-%H", "<buffer time>", "timekey 1h", "</buffer>"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("insufficient timestamp placeholders in path");
        assertThatThrownBy(() -> output("path " + directory + "/x-%Y", "<buffer []>", "</buffer>"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("chunk key 'time' is not configured");
    }

    /** Whoever runs the test: root may write anywhere, and yet nothing can be made there. */
    @Test
    void refusesAPathWhereTheKernelKeepsWhatItTells() {
        assertThatThrownBy(() -> output("path /proc/no/f", "<buffer []>", "</buffer>"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("path: '/proc' is not a directory that can be written to");
    }

    @Test
    void refusesAPathBelowAFile() throws Exception {
        Path file = Files.createFile(directory.resolve("plain"));

        assertThatThrownBy(() -> output("path " + file + "/f", "<buffer []>", "</buffer>"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not a directory that can be written to");
    }

    @Test
    void isADayByDefault() throws Exception {
        var output = output("path " + directory + "/f");

        write(output, TestChunk.timed(SLICE, "t", ONE));

        String day = DateTimeFormatter.ofPattern("yyyyMMdd")
                .format(Instant.ofEpochSecond(SLICE).atZone(ZoneId.systemDefault()));
        assertThat(files()).containsExactly("f." + day + "_0.log");
    }

    @Test
    void asASecondaryItNamesChunksWithoutASliceByTheTimeOfWriting() throws Exception {
        context.asSecondary();
        var output = output("path " + directory + "/dump-${tag}", "append true");

        write(output, TestChunk.untimed("t", ONE));

        String day = DateTimeFormatter.ofPattern("yyyyMMdd").format(TestContext.START.atZone(ZoneId.systemDefault()));
        assertThat(files()).containsExactly("dump-t." + day + ".log");
    }

    private FileOutput output(String... lines) {
        String text = "<match>\n@type file\n" + String.join("\n", lines) + "\n</match>\n";
        ConfigElement section = ConfigParser.parse("test.conf", text, Environment.ofProcess(), context.notes())
                .children()
                .getFirst();
        FileOutputConfig config = ConfigBinder.bind(section, FileOutputConfig.class, context.notes());
        var output = new FileOutput(
                config,
                Chunking.of(config.delivery().buffer(), OutputPlugins.BY_DAY.path(config.path()), context),
                context);
        assertThat(context.warnings()).isEmpty();
        return output;
    }

    private static void write(FileOutput output, Chunk chunk) throws Exception {
        try {
            output.write(chunk).toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private List<String> files() throws IOException {
        try (var found = Files.walk(directory)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private String read(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String line(long seconds, String tag, String json) {
        String time = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx")
                .format(Instant.ofEpochSecond(seconds).atZone(ZoneId.systemDefault()));
        return time + "\t" + tag + "\t" + json + "\n";
    }
}
