package dev.tributary.buffer;

import static dev.tributary.buffer.BufferHarness.TAG;
import static dev.tributary.buffer.BufferHarness.event;
import static dev.tributary.buffer.BufferHarness.record;
import static dev.tributary.buffer.BufferHarness.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import dev.tributary.event.Codec;
import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.Tag;
import dev.tributary.plugin.buffered.BufferDefaults;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks in files: what is there after an end of any kind, and what is told about it. */
class FileBufferTest {
    private static final Path FOLDER = Path.of("/buffer");
    private static final String[] PLAIN = {"@type file", "path /buffer", "sync_interval 0", "flush_interval 60s"};

    @TempDir
    private Path folder;

    private final FakeFiles files = new FakeFiles();

    @Test
    void whatIsBufferedIsThereAfterARestart() throws Exception {
        try (var before = BufferHarness.started(files, PLAIN)) {
            IntStream.range(0, 10).forEach(before::emit);
            assertThat(before.output.stop().succeeded()).isTrue();
            assertThat(before.writer.attempts())
                    .as("a file buffer does not flush when it stops")
                    .isEmpty();
        }
        try (var after = BufferHarness.started(files, PLAIN)) {
            assertThat(after.meters().count("recovered_events")).isEqualTo(10);
            after.passSeconds(60);
            assertThat(after.writer.records()).containsExactlyElementsOf(records(0, 10));
            assertThat(files.all()).isEmpty();
        }
    }

    @Test
    void aTagThatABlockHasNoRoomForIsNotTakenAndHarmsNoOther() throws Exception {
        String[] lines = {"<buffer []>", "@type file", "path /buffer", "sync_interval 0", "flush_interval 60s"};
        var longest = new Tag("é".repeat(Tag.BYTES_MAX / 2) + "x");
        try (var before = BufferHarness.started(files, lines)) {
            before.emit(0);
            assertThat(before.emit(longest.prefixed("a"), event(1)).cause()).hasMessageContaining("65535 bytes");
            assertThat(before.emit(longest, event(2)).succeeded()).isTrue();
            before.emit(3);
            before.output.stop();
        }
        try (var after = BufferHarness.started(files, lines)) {
            after.passSeconds(60);
            assertThat(after.writer.records()).containsExactly(record(0), record(2), record(3));
        }
    }

    @Test
    void aStagedChunkGrowsOnAfterARestart() throws Exception {
        try (var before = BufferHarness.started(files, PLAIN)) {
            before.emit(0);
            before.output.stop();
        }
        try (var after = BufferHarness.started(files, PLAIN)) {
            after.emit(1);
            after.passSeconds(60);
            assertThat(after.writer.delivered()).hasSize(1);
            assertThat(after.writer.records()).containsExactly(record(0), record(1));
        }
    }

    @Test
    void theStateOfAChunkIsInItsName() throws Exception {
        try (var buffer = BufferHarness.started(files, PLAIN)) {
            buffer.writer.down();
            buffer.emit(0);
            assertThat(names()).singleElement().asString().startsWith("chunk.s");
            buffer.passSeconds(60);
            assertThat(names()).singleElement().asString().startsWith("chunk.q");
        }
    }

    @Test
    void keysTagsAndIdsSurvive() throws Exception {
        String[] lines = {
            "<buffer time,host>", "@type file", "path /buffer", "timekey 1h", "timekey_use_utc", "sync_interval 0"
        };
        try (var before = BufferHarness.started(files, lines)) {
            before.emit(new Tag("a"), TestEvents.events(TestEvents.map("host", "x", "n", 1)));
            before.emit(new Tag("b"), TestEvents.events(TestEvents.map("host", "x", "n", 2)));
            before.output.stop();
        }
        try (var after = BufferHarness.started(files, lines)) {
            after.pass(Duration.ofHours(2));
            var chunk = after.writer.delivered().getFirst();
            assertThat(after.writer.delivered()).hasSize(1);
            assertThat(chunk.key().timekey()).contains(TestContext.START.getEpochSecond() / 3600 * 3600);
            assertThat(chunk.key().variables().get("host").toJson()).isEqualTo("\"x\"");
            assertThat(chunk.pieces().stream().map(piece -> piece.tag().name())).containsExactly("a", "b");
        }
    }

    @Test
    void queuedChunksAreDeliveredInOrderAfterARestart() throws Exception {
        String[] lines = lines("chunk_limit_records 1");
        try (var before = BufferHarness.started(files, lines)) {
            before.writer.down();
            IntStream.range(0, 30).forEach(before::emit);
            before.output.stop();
        }
        try (var after = BufferHarness.started(files, lines)) {
            assertThat(after.writer.records()).containsExactlyElementsOf(records(0, 30));
        }
    }

    @Test
    void anEmitIsDoneWhenItIsOnDisk() throws Exception {
        try (var buffer = BufferHarness.started(files, lines("sync_interval 5ms".replace("5ms", "0.005")))) {
            Future<Void> first = buffer.emit(0);
            buffer.pass(Duration.ofMillis(4));
            Future<Void> second = buffer.emit(1);
            assertThat(first.isComplete()).isFalse();

            buffer.pass(Duration.ofMillis(1));

            assertThat(first.succeeded() && second.succeeded())
                    .as("both by one sync")
                    .isTrue();
        }
    }

    @Test
    void everyAckedEventSurvivesAPowerCut() throws Exception {
        for (String sync : List.of("group", "every")) {
            for (int seed = 0; seed < 50; seed++) {
                var disk = new FakeFiles();
                var acked = new ArrayList<String>();
                try (var before = BufferHarness.started(disk, lines("sync " + sync, "chunk_limit_records 3"))) {
                    before.writer.down();
                    for (int i = 0; i < 20; i++) {
                        if (before.emit(i).succeeded()) {
                            acked.add(record(i));
                        }
                    }
                }
                disk.crash(new Random(seed));
                try (var after = BufferHarness.started(disk, lines("chunk_limit_records 3"))) {
                    after.passSeconds(60);
                    assertThat(acked).hasSize(20);
                    assertThat(after.writer.records()).as("seed %d", seed).containsExactlyElementsOf(acked);
                }
            }
        }
    }

    @Test
    void withoutSyncAPowerCutLosesSomeButWhatIsLeftIsWhole() throws Exception {
        int lost = 0;
        for (int seed = 0; seed < 50; seed++) {
            var disk = new FakeFiles();
            try (var before = BufferHarness.started(disk, lines("sync none"))) {
                IntStream.range(0, 20).forEach(before::emit);
            }
            disk.crash(new Random(seed));
            try (var after = BufferHarness.started(disk, lines("sync none"))) {
                after.passSeconds(60);
                assertThat(records(0, 20)).containsAll(after.writer.records());
                assertThat(after.writer.records()).doesNotHaveDuplicates();
                lost += 20 - after.writer.records().size();
            }
        }
        assertThat(lost).isPositive();
    }

    @Test
    void aTornTailIsCutCountedAndKept() throws Exception {
        Path chunk;
        byte[] whole;
        try (var before = BufferHarness.started(files, PLAIN)) {
            before.emit(0);
            before.emit(1);
            chunk = files.all().getFirst();
            whole = files.bytes(chunk);
        }
        for (int torn = 1; torn < 40; torn++) {
            var disk = new FakeFiles();
            disk.put(chunk, java.util.Arrays.copyOf(whole, whole.length - torn));
            int block = StoredBlock.HEAD_BYTES + event(1).sizeBytes();
            int left = torn <= block ? 1 : 0;
            try (var after = BufferHarness.started(disk, PLAIN)) {
                after.passSeconds(60);
                assertThat(after.writer.records()).containsExactlyElementsOf(records(0, left));
                if (torn < block) {
                    assertThat(after.meters().count("buffer_torn_bytes")).isEqualTo(block - torn);
                    assertThat(disk.all().stream()
                                    .filter(path -> path.toString().endsWith(".torn")))
                            .hasSize(1);
                }
            }
        }
    }

    @Test
    void aDamagedBlockIsPutAsideAndTheOthersAreDelivered() throws Exception {
        try (var before = BufferHarness.started(files, PLAIN)) {
            IntStream.range(0, 3).forEach(before::emit);
        }
        Path chunk = files.all().getFirst();
        int block = StoredBlock.HEAD_BYTES + event(1).sizeBytes();
        files.damage(chunk, files.bytes(chunk).length - block - 3);
        try (var after = BufferHarness.started(files, PLAIN)) {
            after.passSeconds(60);
            assertThat(after.writer.records()).containsExactly(record(0), record(2));
            assertThat(after.meters().count("buffer_damaged_chunks")).isEqualTo(1);
            assertThat(files.all())
                    .singleElement()
                    .isEqualTo(FOLDER.resolve("backup").resolve(chunk.getFileName()));
        }
    }

    @Test
    void aFileThatIsNoChunkIsPutAside() throws Exception {
        Path chunk = FOLDER.resolve("chunk.q" + "0".repeat(32) + ".log");
        files.put(chunk, "something else altogether, and long enough".getBytes());
        try (var buffer = BufferHarness.started(files, PLAIN)) {
            assertThat(files.all()).containsExactly(FOLDER.resolve("backup").resolve(chunk.getFileName()));
            assertThat(buffer.meters().count("buffer_damaged_chunks")).isEqualTo(1);
        }
    }

    @Test
    void aChunkOfATimeBeyondAnyCalendarIsPutAsideAndTheOthersAreDelivered() throws Exception {
        Path poisoned = PoisonedChunk.path(FOLDER);
        files.put(poisoned, PoisonedChunk.bytes());
        try (var before = BufferHarness.started(files, PLAIN)) {
            before.emit(1);
            assertThat(before.output.stop().succeeded()).isTrue();
        }
        files.put(poisoned, PoisonedChunk.bytes());
        try (var buffer = BufferHarness.started(files, PLAIN)) {
            buffer.passSeconds(60);
            assertThat(buffer.writer.records()).containsExactly(record(1));
            assertThat(files.all())
                    .containsExactly(
                            FOLDER.resolve("backup").resolve(poisoned.getFileName()),
                            FOLDER.resolve("backup").resolve(poisoned.getFileName() + ".1"));
            assertThat(buffer.data()).containsEntry("damaged_chunks", 1L);
        }
    }

    @Test
    void aChunkThatIsDamagedBeforeItIsDeliveredIsPutAsideAndCounted() throws Exception {
        try (var buffer = BufferHarness.started(files, lines("chunk_limit_records 1"))) {
            buffer.writer.down();
            IntStream.range(0, 3).forEach(buffer::emit);
            Path second = files.all().get(1);
            files.damage(second, files.bytes(second).length - 60);
            buffer.writer.up();
            buffer.passSeconds(10);

            assertThat(buffer.writer.records()).hasSize(2);
            assertThat(buffer.meters().count("dropped_events", "reason", "unreadable"))
                    .isEqualTo(1);
            assertThat(files.all()).singleElement().asString().contains("backup");
        }
    }

    @Test
    void whatIsQueuedIsReadBackWhenItIsDelivered() throws Exception {
        try (var buffer = BufferHarness.started(files, lines("chunk_limit_size 1k"))) {
            buffer.writer.down();
            for (int i = 0; i < 50; i++) {
                buffer.emit(TAG, text(900));
            }
            assertThat(buffer.held()).isGreaterThan(45_000);
            buffer.writer.up();
            buffer.passSeconds(120);
            assertThat(buffer.held()).isZero();
            assertThat(buffer.writer.delivered()).hasSize(50);
        }
    }

    @Test
    void compressedEventsAreKeptAsTheyCameAndOthersCompressedIfAsked() throws Exception {
        try (var buffer = BufferHarness.started(files, lines("compress zstd"))) {
            var plain = text(100);
            byte[] deflated = Codec.deflate(Compression.GZIP, plain.bytes(), plain.offset(), plain.sizeBytes());
            buffer.emit(
                    TAG,
                    new CompressedEvents(Compression.GZIP, deflated, 0, deflated.length, plain.sizeBytes(), 1, false));
            buffer.emit(TAG, text(5_000));
            assertThat(buffer.held()).isLessThan(1_000);
            buffer.passSeconds(60);

            var kinds = buffer.writer.delivered().getFirst().streams().stream()
                    .map(stream -> ((CompressedEvents) stream).compression())
                    .toList();
            assertThat(kinds).containsExactly(Compression.GZIP, Compression.ZSTD);
            assertThat(buffer.writer.records()).hasSize(2);
        }
    }

    @Test
    void aFullDiskRefusesReportsAndRecovers() throws Exception {
        try (var buffer = BufferHarness.started(files, PLAIN)) {
            files.limit(600);
            var emits = new ArrayList<Future<Void>>();
            for (int i = 0; i < 50; i++) {
                emits.add(buffer.emit(i));
            }
            var refused = emits.getLast();
            assertThat(refused.cause()).hasMessageContaining("No space left on device");
            assertThat(buffer.output.condition().orElseThrow().ready()).isFalse();
            assertThat(buffer.data().get("buffer_failure").toString()).contains("No space left", "/buffer");

            files.limit(Long.MAX_VALUE);
            buffer.passSeconds(2);
            assertThat(buffer.output.condition().orElseThrow().ready()).isTrue();
            assertThat(buffer.emit(50).succeeded()).isTrue();
            buffer.passSeconds(60);

            var acked = IntStream.range(0, 50)
                    .filter(i -> emits.get(i).succeeded())
                    .mapToObj(BufferHarness::record)
                    .toList();
            assertThat(acked).isNotEmpty();
            assertThat(buffer.writer.records())
                    .containsExactlyElementsOf(
                            Stream.concat(acked.stream(), Stream.of(record(50))).toList());
        }
    }

    @Test
    void aFullDiskBlocksIfThatIsAskedForAndNothingIsLost() throws Exception {
        try (var buffer = BufferHarness.started(files, lines("overflow_action block"))) {
            files.limit(600);
            var emits = new ArrayList<Future<Void>>();
            for (int i = 0; i < 50; i++) {
                emits.add(buffer.emit(i));
            }
            buffer.passSeconds(10);
            assertThat(emits.getLast().isComplete()).isFalse();

            files.limit(Long.MAX_VALUE);
            buffer.passSeconds(2);
            assertThat(emits).allMatch(Future::succeeded);
            buffer.passSeconds(60);

            assertThat(buffer.writer.records()).containsExactlyElementsOf(records(0, 50));
        }
    }

    @Test
    void lostPermissionIsReportedAndItsReturnToo() throws Exception {
        try (var buffer = BufferHarness.started(files, PLAIN)) {
            files.deny(true);
            assertThat(buffer.emit(0).failed()).isTrue();
            assertThat(buffer.data().get("buffer_failure").toString()).contains("Permission denied");

            files.deny(false);
            buffer.passSeconds(2);

            assertThat(buffer.emit(1).succeeded()).isTrue();
            assertThat(buffer.output.condition().orElseThrow().ready()).isTrue();
        }
    }

    @Test
    void aDeletedFolderIsMadeAgainWithWhatWasStaged() throws Exception {
        try (var buffer = BufferHarness.started(files, PLAIN)) {
            buffer.emit(0);
            files.deleteAll();
            assertThat(buffer.emit(1).succeeded()).isTrue();
            assertThat(files.all()).hasSize(1);
        }
        try (var after = BufferHarness.started(files, PLAIN)) {
            after.passSeconds(60);
            assertThat(after.writer.records()).containsExactly(record(0), record(1));
        }
    }

    private static final String[] OF_TAGS = {
        "<buffer tag>", "@type file", "path /buffer", "sync_interval 0", "flush_interval 60s", "open_chunks_limit 4"
    };

    @Test
    void howeverManyChunksThereAreOnlySoManyFilesAreOpen() throws Exception {
        try (var before = BufferHarness.started(files, OF_TAGS)) {
            for (int i = 0; i < 600; i++) {
                assertThat(before.emit(new Tag("tag" + i % 300), event(i)).succeeded())
                        .isTrue();
            }
            assertThat(files.mostOpen())
                    .as("and one for names, the lock, a probe")
                    .isBetween(4, 7);
            assertThat(before.output.stop().succeeded()).isTrue();
        }
        try (var after = BufferHarness.started(files, OF_TAGS)) {
            assertThat(after.meters().count("recovered_events")).isEqualTo(600);
            after.passSeconds(60);
            assertThat(after.writer.records()).containsExactlyInAnyOrderElementsOf(records(0, 600));
            assertThat(files.mostOpen()).isLessThan(8);
        }
    }

    @Test
    void whatIsAckedSurvivesAPowerCutAlsoIfItsFileWasClosedBeforeItsSync() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            var disk = new FakeFiles();
            var before = BufferHarness.slow(disk, OF_TAGS);
            List<Future<Void>> emits = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                emits.add(before.emit(new Tag("tag" + i % 30), event(i)));
                if (i % 40 == 39) {
                    before.pass(Duration.ofMillis(20));
                }
            }
            assertThat(emits).allMatch(Future::succeeded);
            disk.crash(new Random(seed));
            try (var after = BufferHarness.started(disk, OF_TAGS)) {
                after.passSeconds(60);
                assertThat(after.writer.records()).containsExactlyInAnyOrderElementsOf(records(0, 120));
            }
            before.context.close();
        }
    }

    @Test
    void aChunkThatSomebodyDeletedWhileItWasClosedIsCountedAndItsTagGoesOn() throws Exception {
        try (var buffer = BufferHarness.started(files, OF_TAGS)) {
            buffer.emit(new Tag("tag0"), event(0));
            Path first = files.all().getFirst();
            for (int i = 1; i < 10; i++) {
                buffer.emit(new Tag("tag" + i), event(i));
            }
            files.deleteOne(first);
            assertThat(buffer.emit(new Tag("tag0"), event(10)).succeeded()).isTrue();
            buffer.passSeconds(60);
            assertThat(buffer.writer.records()).containsExactlyInAnyOrderElementsOf(records(1, 11));
            assertThat(buffer.meters().count("dropped_events", "reason", "unreadable"))
                    .isEqualTo(1);
            assertThat(buffer.data()).doesNotContainKey("buffer_failure");
        }
    }

    @Test
    void aQueuedChunkThatSomebodyDeletedIsCounted() throws Exception {
        try (var buffer = BufferHarness.started(files, lines("chunk_limit_records 1"))) {
            buffer.writer.down();
            buffer.emit(0);
            files.deleteAll();
            buffer.writer.up();
            buffer.passSeconds(5);
            assertThat(buffer.meters().count("dropped_events", "reason", "unreadable"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aClockSetBackDoesNotDisorderARestart() throws Exception {
        String[] lines = lines("chunk_limit_records 1");
        try (var before = BufferHarness.started(files, lines)) {
            before.writer.down();
            IntStream.range(0, 5).forEach(before::emit);
            before.time.setClock(TestContext.START.minus(Duration.ofDays(7)));
            IntStream.range(5, 10).forEach(before::emit);
            before.output.stop();
        }
        try (var after = BufferHarness.started(files, lines)) {
            assertThat(after.writer.records()).containsExactlyElementsOf(records(0, 10));
        }
    }

    @Test
    void aChunkThatIsGivenUpIsADeadLetterWithItsReason() throws Exception {
        try (var buffer = BufferHarness.started(files, lines("chunk_limit_records 1"))) {
            buffer.writer.refuse(chunk -> ScriptedWriter.records(chunk).contains(record(1)));
            IntStream.range(0, 3).forEach(buffer::emit);

            assertThat(buffer.writer.records()).containsExactly(record(0), record(2));
            assertThat(buffer.context.errors()).isEmpty();
            assertThat(buffer.meters().count("dead_letter_events")).isEqualTo(1);
            Path letter = files.all().getFirst();
            assertThat(letter.getParent()).isEqualTo(FOLDER.resolve("backup"));
            try (var open = files.open(letter)) {
                ChunkHeader header = ChunkHeader.read(open).header();
                assertThat(header.reason()).isEqualTo("refused for good: never");
                assertThat(header.key().tag()).contains(TAG);
                assertThat(ChunkReader.read(open, open.size())
                                .body()
                                .pieces()
                                .getFirst()
                                .events()
                                .packed()
                                .events()
                                .getFirst()
                                .record()
                                .toJson())
                        .isEqualTo(record(1));
            }
        }
    }

    @Test
    void deadLettersBeyondTheirLimitGoToError() throws Exception {
        try (var buffer = BufferHarness.started(files, lines("backup_limit_size 10"))) {
            buffer.writer.refuse(chunk -> true);
            buffer.emit(0);
            buffer.passSeconds(60);
            assertThat(buffer.context.errors()).hasSize(1);
            assertThat(buffer.meters().count("dead_letter_events")).isZero();
        }
    }

    @Test
    void twoBuffersOnOnePathAreRefused() throws Exception {
        var real = new RealFiles(0644, 0755);
        String[] lines = {"@type file", "path " + folder, "sync_interval 0"};
        try (var first = BufferHarness.started(real, lines);
                var second = BufferHarness.inFiles(real, lines)) {
            assertThat(second.output.start().cause())
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("is used by another");
            first.emit(1);
            first.output.stop();
            try (var third = BufferHarness.started(real, lines)) {
                assertThat(third.meters().count("recovered_events")).isEqualTo(1);
                third.output.stop();
            }
        }
    }

    @Test
    void realFilesHoldWhatFakeOnesDoAndHaveThePermissionsAskedFor() throws Exception {
        Path deep = folder.resolve("a/b");
        String[] lines = {
            "@type file",
            "path " + deep,
            "file_permission 0600",
            "dir_permission 0700",
            "path_suffix .buf",
            "sync_interval 0"
        };
        var real = new RealFiles(
                BufferHarness.config(lines).file().fileMode(),
                BufferHarness.config(lines).file().folderMode());
        try (var before = BufferHarness.started(real, lines)) {
            IntStream.range(0, 100).forEach(before::emit);
            try (Stream<Path> all = Files.list(deep)) {
                Path chunk = all.filter(path -> path.toString().endsWith(".buf"))
                        .findFirst()
                        .orElseThrow();
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(chunk)))
                        .isEqualTo("rw-------");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(deep)))
                        .isEqualTo("rwx------");
            }
            before.output.stop();
        }
        try (var after = BufferHarness.started(real, lines)) {
            after.passSeconds(60);
            assertThat(after.writer.records()).containsExactlyElementsOf(records(0, 100));
            after.output.stop();
        }
    }

    @Test
    void everyWorkerHasAFolderAndTheFirstInheritsTheCommonOne() {
        var config = BufferHarness.config("@type file", "path /x").file();
        var context = TestContext.own().worker(0, 2);

        assertThat(FileFolders.of(config, context).own()).isEqualTo(Path.of("/x/worker0"));
        assertThat(FileFolders.of(config, context).inherited()).containsExactly(Path.of("/x"));
        context.worker(1, 2);
        assertThat(FileFolders.of(config, context).own()).isEqualTo(Path.of("/x/worker1"));
        assertThat(FileFolders.of(config, context).inherited()).isEmpty();
    }

    @Test
    void whatWorkersThatAreNoMoreHaveLeftIsTakenUpByTheFirst() throws Exception {
        var real = new RealFiles(0644, 0755);
        String[] lines = {"@type file", "path " + folder, "sync_interval 0"};
        for (int worker = 0; worker < 3; worker++) {
            try (var before = BufferHarness.ofWorker(worker, 3, real, lines)) {
                assertThat(before.output.start().succeeded()).isTrue();
                before.emit(worker);
                before.output.stop();
            }
        }
        var delivered = new ArrayList<String>();
        try (var second = BufferHarness.ofWorker(1, 2, real, lines);
                var first = BufferHarness.ofWorker(0, 2, real, lines)) {
            assertThat(first.output.start().succeeded()).isTrue();
            assertThat(first.meters().count("recovered_events")).isEqualTo(2);
            assertThat(second.output.start().succeeded()).isTrue();
            assertThat(second.meters().count("recovered_events")).isEqualTo(1);
            first.output.stop();
            second.output.stop();
            delivered.addAll(first.writer.records());
            delivered.addAll(second.writer.records());
        }
        try (var only = BufferHarness.ofWorker(0, 1, real, lines)) {
            assertThat(only.output.start().succeeded()).isTrue();
            only.passSeconds(60);
            delivered.addAll(only.writer.records());
            only.output.stop();
        }
        try (var after = BufferHarness.ofWorker(0, 1, real, lines)) {
            assertThat(after.output.start().succeeded()).isTrue();
            assertThat(after.meters().count("recovered_events")).isZero();
            after.output.stop();
        }
        assertThat(delivered).containsExactlyInAnyOrderElementsOf(records(0, 3));
    }

    @Test
    void aFolderOfAWorkerThatIsNoMoreIsLeftToWhoHasItsLock() throws Exception {
        var real = new RealFiles(0644, 0755);
        String[] lines = {"@type file", "path " + folder, "sync_interval 0"};
        try (var third = BufferHarness.ofWorker(2, 3, real, lines);
                var first = BufferHarness.ofWorker(0, 2, real, lines)) {
            assertThat(third.output.start().succeeded()).isTrue();
            third.emit(1);
            assertThat(first.output.start().succeeded()).isTrue();
            assertThat(first.meters().count("recovered_events")).isZero();
            first.output.stop();
            third.output.stop();
        }
    }

    @Test
    void foldersOfWorkersThatAreNoMoreAreFoundBelowRootDirToo() throws Exception {
        var context = TestContext.own().id("out").rootDir(folder);
        var files = new RealFiles(0644, 0755);
        for (String worker : List.of("worker0", "worker3", "worker10", "workers", "backup")) {
            Files.createDirectories(folder.resolve(worker).resolve("out/buffer"));
            Files.writeString(folder.resolve(worker).resolve("out/buffer/origins.log"), "");
        }
        var folders = FileFolders.of(BufferHarness.config("@type file").file(), context.worker(0, 4));

        assertThat(folders.orphans().orElseThrow().find(files, List.of(folders.own())))
                .containsExactly(folder.resolve("worker10/out/buffer"));
        assertThat(FileFolders.of(BufferHarness.config("@type file").file(), context.worker(1, 4))
                        .orphans())
                .isEmpty();
    }

    @Test
    void withoutAPathItLiesBelowRootDir() {
        var config = BufferHarness.config("@type file").file();
        var context = TestContext.own().id("out").rootDir(Path.of("/root"));

        var folders = FileFolders.of(config, context);

        assertThat(folders.own()).isEqualTo(Path.of("/root/worker0/out/buffer"));
        assertThat(folders.backup()).isEqualTo(Path.of("/root/backup/worker0/out"));
    }

    @Test
    void withoutAnyPathTheErrorSaysWhatToWrite() {
        assertThatThrownBy(() -> BufferHarness.inFiles(files, "@type file"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("write path into <buffer>")
                .hasMessageContaining("root_dir");
    }

    @Test
    void defaultsOfFilesAreLargerAndTheyAreNotFlushedAtTheEnd() {
        var settings = BufferHarness.settings(BufferDefaults.PLAIN, "@type file");

        assertThat(settings.totalLimitBytes()).isEqualTo(64L << 30);
        assertThat(settings.chunkLimitBytes())
                .isEqualTo(Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8));
        assertThat(settings.flushAtShutdown()).isFalse();
        assertThat(BufferHarness.settings(BufferDefaults.PLAIN.chunkLimit(10L << 10), "@type file")
                        .chunkLimitBytes())
                .isEqualTo(10L << 10);
    }

    private List<String> names() {
        return files.all().stream().map(path -> path.getFileName().toString()).toList();
    }

    private static String[] lines(String... more) {
        return Stream.concat(Stream.of(PLAIN), Stream.of(more)).toArray(String[]::new);
    }

    private static List<String> records(int from, int to) {
        return IntStream.range(from, to).mapToObj(BufferHarness::record).toList();
    }
}
