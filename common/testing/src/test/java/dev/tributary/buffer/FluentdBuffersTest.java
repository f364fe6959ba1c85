package dev.tributary.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.EventTime;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkKey;
import dev.tributary.testing.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file buffer in a folder where a Fluentd 1.19.3 ran before. */
class FluentdBuffersTest {
    private static final Path FOLDER = Path.of("/d/fwd");
    private static final String[] FILE = {"@type file", "path /d/fwd", "sync_interval 0"};
    private static final String[] EVENTS = IntStream.range(0, 4)
            .mapToObj(i -> "{\"n\":" + i + ",\"host\":\"web 1/ü\",\"msg\":\""
                    + List.of("zero", "one", "two ä", "three").get(i) + "\"}")
            .toArray(String[]::new);

    @TempDir
    private Path real;

    private final FakeFiles files = new FakeFiles();

    @Test
    void chunksOfFileAreTakenOverByThemselves() throws Exception {
        recorded("forward");
        try (var buffer = BufferHarness.started(files, FILE)) {
            Chunk chunk = buffer.writer.delivered().getFirst();
            assertThat(buffer.writer.records()).containsExactly(EVENTS);
            assertThat(chunk.key().tag().orElseThrow().name()).isEqualTo("app.web");
            assertThat(ChunkId.hex(chunk.id())).isEqualTo("6613b496c6d340dd6119520b3e54304c");
            assertThat(firstTime(chunk)).isEqualTo(new EventTime(1_700_000_000, 500_000_000));
        }
        assertThat(files.all()).allMatch(path -> path.startsWith(FOLDER.resolve("imported")));
    }

    private static EventTime firstTime(Chunk chunk) {
        var cursor = chunk.pieces().getFirst().events().packed().cursor();
        cursor.next();
        return cursor.time();
    }

    @Test
    void chunksOfFileSingleAreTakenOverWhicheverTheConfigurationNames() throws Exception {
        for (String type : List.of("file", "file_single")) {
            var folder = new FakeFiles();
            FluentdRecordings.of("single").forEach((path, bytes) -> folder.put(Path.of("/d", path), bytes));
            try (var buffer = BufferHarness.started(folder, "@type " + type, "path /d/fwd", "sync_interval 0")) {
                Chunk chunk = buffer.writer.delivered().getFirst();
                assertThat(buffer.writer.records()).containsExactly(EVENTS);
                assertThat(chunk.key().tag().orElseThrow().name()).isEqualTo("app.web");
                assertThat(ChunkId.hex(chunk.id())).isEqualTo("6613b4de77fa29798db96f546e848960");
            }
        }
    }

    @Test
    void aFieldThatChunksWereCutByIsInTheNameOfFileSingle() throws Exception {
        byte[] entries = FluentdRecordings.of("forward").values().iterator().next();
        files.put(FOLDER.resolve("fsb.web%201%2F%C3%BC.b6613b4de5de9aa6e7cc85a6be4dbaab8.buf"), entries);
        try (var buffer =
                BufferHarness.started(files, "<buffer host>", "@type file_single", "path /d/fwd", "sync_interval 0")) {
            ChunkKey key = buffer.writer.delivered().getFirst().key();
            assertThat(key.variables().get("host").toJson()).isEqualTo("\"web 1/ü\"");
            assertThat(key.tag()).isEmpty();
        }
    }

    @Test
    void aPathWithAStarNamesThoseOfFileSingleToo() throws Exception {
        byte[] entries = FluentdRecordings.of("single").values().iterator().next();
        // The names that Fluentd 1.19.3 makes of both paths.
        files.put(Path.of("/d/pre.app.web.b6613b4e4213c7b4a591e4d986b27446a.buf"), entries);
        files.put(Path.of("/d/fsb.app.q6613b4de77fa29798db96f546e848960.buf"), entries);
        try (var buffer = BufferHarness.started(files, "@type file_single", "path /d/pre.*", "sync_interval 0")) {
            assertThat(buffer.writer
                            .delivered()
                            .getFirst()
                            .key()
                            .tag()
                            .orElseThrow()
                            .name())
                    .isEqualTo("app.web");
            assertThat(buffer.writer.delivered()).hasSize(1);
        }
        try (var buffer = BufferHarness.started(files, "@type file_single", "path /d/pre.*.log", "sync_interval 0")) {
            assertThat(buffer.writer
                            .delivered()
                            .getFirst()
                            .key()
                            .tag()
                            .orElseThrow()
                            .name())
                    .isEqualTo("app");
        }
    }

    @Test
    void oneLineSaysWhatIsTakenOver() throws Exception {
        recorded("forward");
        recorded("single");
        try (var log = new LogLines("test-1");
                var buffer = BufferHarness.started(files, FILE)) {
            assertThat(buffer.writer.records()).hasSize(8);
            assertThat(log.all())
                    .filteredOn(line -> line.contains("Fluentd"))
                    .singleElement()
                    .asString()
                    .contains("2 chunks of a Fluentd are taken over from /d/fwd: 8 events, 261 bytes");
        }
    }

    @Test
    void aMetaFileThatWasNotRenamedWithItsChunkStillBelongsToIt() throws Exception {
        FluentdRecordings.of("forward")
                .forEach((path, bytes) -> files.put(
                        Path.of("/d", path.endsWith(".meta") ? path : path.replace("buffer.b", "buffer.q")), bytes));
        try (var buffer = BufferHarness.started(files, FILE)) {
            assertThat(buffer.writer
                            .delivered()
                            .getFirst()
                            .key()
                            .tag()
                            .orElseThrow()
                            .name())
                    .isEqualTo("app.web");
        }
        assertThat(files.all()).hasSize(2).allMatch(path -> path.startsWith(FOLDER.resolve("imported")));
    }

    @Test
    void aCrashAtAnyMomentNeitherLosesNorDoublesAnything() throws Exception {
        Map<String, List<String>> undisturbed = new HashMap<>();
        FakeFiles whole = twoChunks();
        deliver(whole, undisturbed);
        assertThat(undisturbed).hasSize(2);
        for (int crash = 1; crash <= whole.operations(); crash++) {
            FakeFiles folder = twoChunks();
            Map<String, List<String>> delivered = new HashMap<>();
            folder.crashAtOperation(crash);
            deliver(folder, delivered);
            folder.crash(new Random(crash));
            deliver(folder, delivered);
            deliver(folder, delivered);
            assertThat(delivered).as("crash at operation %d", crash).isEqualTo(undisturbed);
            assertThat(folder.all())
                    .as("crash at operation %d", crash)
                    .hasSize(3)
                    .allMatch(path -> path.startsWith(FOLDER.resolve("imported")));
        }
    }

    private static FakeFiles twoChunks() {
        var folder = new FakeFiles();
        for (String recording : List.of("forward", "single")) {
            FluentdRecordings.of(recording).forEach((path, bytes) -> folder.put(Path.of("/d", path), bytes));
        }
        return folder;
    }

    /** What comes, by the ids of chunks: those of Fluentd, by which a receiver knows what it has. */
    private static void deliver(FakeFiles folder, Map<String, List<String>> delivered) throws Exception {
        BufferHarness buffer = BufferHarness.inFiles(folder, FILE);
        buffer.output.start();
        buffer.writer
                .delivered()
                .forEach(chunk -> delivered.put(ChunkId.hex(chunk.id()), ScriptedWriter.records(chunk)));
        buffer.context.close();
    }

    @Test
    void chunksThatARunningFluentdHasOpenAreLeftToIt() throws Exception {
        FluentdRecordings.write("forward", real);
        Path folder = real.resolve("fwd");
        String chunk = "buffer.b6613b496c6d340dd6119520b3e54304c.log";
        String[] lines = {"@type file", "path " + folder, "sync_interval 0"};
        var fluentd = new ProcessBuilder("sh", "-c", "exec 3<'" + folder.resolve(chunk) + "'; echo open; cat").start();
        try {
            assertThat(fluentd.inputReader().readLine()).isEqualTo("open");
            try (var log = new LogLines("test-1");
                    var buffer = BufferHarness.started(new RealFiles(0644, 0755), lines)) {
                assertThat(buffer.writer.delivered()).isEmpty();
                assertThat(log.all())
                        .anyMatch(line -> line.contains(
                                "1 chunks of a Fluentd in " + folder + " are left there: process " + fluentd.pid()
                                        + " has one of them open; stop it, and start this program again"));
                assertThat(names(folder)).contains(chunk);
                assertThat(buffer.output.stop().succeeded()).isTrue();
            }
        } finally {
            fluentd.destroy();
            fluentd.waitFor();
        }
        try (var buffer = BufferHarness.started(new RealFiles(0644, 0755), lines)) {
            assertThat(buffer.writer.records()).containsExactly(EVENTS);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private void recorded(String recording) {
        FluentdRecordings.of(recording).forEach((path, bytes) -> files.put(Path.of("/d", path), bytes));
    }
}
