package dev.tributary.edge.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.config.ConfigException;
import dev.tributary.event.Event;
import dev.tributary.parser.ParserPlugins;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.plugin.Source;
import dev.tributary.testing.LogLines;
import dev.tributary.testing.RecordingOutput;
import dev.tributary.testing.TestContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TailSourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<Source> running = new ArrayList<>();
    private TestContext context;
    private Path log;
    private Path positions;

    @BeforeEach
    void paths() {
        log = folder.resolve("app.log");
        positions = folder.resolve("state/app.pos");
        context = freshContext();
    }

    private TestContext freshContext() {
        var fresh = TestContext.on(vertx).plugins(new ParserPlugins().plugins()).plugins(List.of(TailPlugin.type()));
        fresh.clock().run();
        return fresh;
    }

    @AfterEach
    void close() throws Exception {
        for (Source source : List.copyOf(running)) {
            stop(source);
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    // -- where it begins

    @Test
    void readsOnlyWhatIsAppendedUnlessToldOtherwise() throws Exception {
        append(log, "old\nhalf of ");
        start();
        append(log, "a line\nnew\n");
        awaitLines("half of a line", "new");
    }

    @Test
    void readsFromTheHeadIfTold() throws Exception {
        append(log, "one\ntwo\r\n\nthree");
        start("read_from_head true");
        awaitLines("one", "two", "");
        append(log, " and a bit\n");
        awaitLines("one", "two", "", "three and a bit");
    }

    @Test
    void aFileThatComesLaterIsReadFromItsHead() throws Exception {
        start();
        append(log, "first\n");
        awaitLines("first");
    }

    @Test
    void globsFindNewFilesAndLeaveOutTheExcluded() throws Exception {
        start("path " + folder + "/*.log", "exclude_path [\"" + folder + "/skip*.log\"]", "tag t.*.end");
        append(folder.resolve("a.log"), "a1\n");
        append(folder.resolve("skip.log"), "no\n");
        append(folder.resolve("other.txt"), "no\n");
        append(folder.resolve(".hidden.log"), "no\n");
        awaitLines("a1");
        append(folder.resolve("b.log"), "b1\n");
        awaitLines("a1", "b1");
        String dotted = folder.toString().substring(1).replace('/', '.');
        assertThat(context.router().tags()).containsExactly("t." + dotted + ".a.log.end", "t." + dotted + ".b.log.end");
        assertThat(context.meters().gauge("files")).isEqualTo(2);
    }

    @Test
    void aPathMayHaveTheTimeInItAndSeveralParts() throws Exception {
        var clock = context.clock();
        start("path " + folder + "/{x,y}.log," + folder + "/%Y/log", "path_timezone UTC");
        String year =
                String.valueOf(clock.instant().atZone(java.time.ZoneOffset.UTC).getYear());
        append(folder.resolve("x.log"), "x\n");
        awaitLines("x");
        append(folder.resolve("y.log"), "y\n");
        awaitLines("x", "y");
        append(folder.resolve(year).resolve("log"), "dated\n");
        awaitLines("x", "y", "dated");
    }

    @Test
    void filesNotChangedLatelyAreLeftAlone() throws Exception {
        append(log, "old\n");
        Files.setLastModifiedTime(
                log, java.nio.file.attribute.FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        append(folder.resolve("b.log"), "young\n");
        start("path " + folder + "/*.log", "read_from_head true", "limit_recently_modified 1d");
        awaitLines("young");
        assertThat(context.meters().gauge("files")).isOne();
    }

    @Test
    void whatIsNotFollowedIsSaidOnceWithItsReason() throws Exception {
        Path circle = folder.resolve("circle.log");
        Path sub = folder.resolve("sub.log");
        Files.createSymbolicLink(circle, circle);
        Files.createDirectory(sub);
        try (var said = new LogLines("test-1")) {
            start("path %s,%s,%s,%s/none/*.log".formatted(log, circle, sub, folder), "refresh_interval 0.1");
            String[] expected = {
                "INFO test-1: " + log + " is not there; it is followed when it comes",
                "WARN test-1: " + circle + " cannot be read, trying again: too many levels of symbolic links",
                "INFO test-1: " + sub + " is not followed: it is not a regular file",
                "INFO test-1: nothing is followed in " + folder + "/none: no such file or folder",
            };
            await().pollDelay(Duration.ofMillis(800)).until(() -> true);
            for (String line : expected) {
                assertThat(said.all().stream().filter(one -> one.startsWith(line)))
                        .as(line)
                        .hasSize(1);
            }
            append(log, "a\n");
            awaitLines("a");
        }
    }

    @Test
    void thatNoFileFitsIsSaid() throws Exception {
        try (var said = new LogLines("test-1")) {
            start("path " + folder + "/*.log");
            assertThat(said.all()).contains("INFO test-1: no file fits path " + folder + "/*.log yet");
        }
    }

    // -- rotation

    @Test
    void aRenamedFileIsReadToItsEndBeforeItsSuccessor() throws Exception {
        start("read_from_head true", "rotate_wait 1s");
        append(log, "a1\n");
        awaitLines("a1");
        try (FileChannel writer = FileChannel.open(log, StandardOpenOption.APPEND)) {
            Files.move(log, folder.resolve("app.log.1"));
            append(log, "b1\n");
            awaitLines("a1", "b1");
            // A writer that has not reopened yet.
            writer.write(java.nio.ByteBuffer.wrap("a2\nunfinished".getBytes(StandardCharsets.UTF_8)));
        }
        awaitLines("a1", "b1", "a2", "unfinished");
        await().atMost(PATIENCE).until(() -> context.meters().gauge("files") == 1);
        append(log, "b2\n");
        awaitLines("a1", "b1", "a2", "unfinished", "b2");
        assertThat(context.meters().count("rotations")).isOne();
    }

    @Test
    void aTruncatedFileIsReadFromItsStart() throws Exception {
        start("read_from_head true");
        append(log, "before one\nbefore two\n");
        awaitLines("before one", "before two");
        Files.copy(log, folder.resolve("app.log.1"));
        truncate(log);
        append(log, "after\n");
        awaitLines("before one", "before two", "after");
        assertThat(context.meters().count("truncations")).isOne();
    }

    @Test
    void aFileTruncatedAndWrittenLongerBetweenTwoLooksIsReadFromItsStart() throws Exception {
        start("read_from_head true", "poll_interval 1s");
        append(log, "one\ntwo\n");
        awaitLines("one", "two");
        try (var said = new LogLines("test-1")) {
            Files.writeString(log, "three is longer\nfour\n");
            awaitLines("one", "two", "three is longer", "four");
            assertThat(context.meters().count("truncations")).isOne();
            assertThat(said.all()).anyMatch(line -> line.startsWith("WARN") && line.contains("behind byte 8 before"));
        }
    }

    @Test
    void aFileWrittenAnewWithTheSameLengthIsReadFromItsStart() throws Exception {
        start("read_from_head true", "poll_interval 1s");
        append(log, "one\ntwo\n");
        awaitLines("one", "two");
        Files.writeString(log, "uno\ndos\n");
        awaitLines("one", "two", "uno", "dos");
    }

    @Test
    void aFileWrittenAnewWhileStoppedIsReadFromItsStart() throws Exception {
        start("pos_file " + positions, "read_from_head true");
        append(log, "one\ntwo\n");
        awaitLines("one", "two");
        stopAll();
        Files.writeString(log, "three is longer\nfour\n");
        context = freshContext();
        start("pos_file " + positions);
        awaitLines("three is longer", "four");
        stopAll();
        append(log, "five\n");
        context = freshContext();
        start("pos_file " + positions);
        awaitLines("five");
    }

    @Test
    void aWriterThatDoesNotNoticeATruncationLeavesAHoleThatIsNoText() throws Exception {
        start("read_from_head true", "poll_interval 0.5");
        try (FileChannel writer = FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            writer.write(java.nio.ByteBuffer.wrap("one\ntwo\n".getBytes(StandardCharsets.UTF_8)));
            awaitLines("one", "two");
            truncate(log);
            writer.write(java.nio.ByteBuffer.wrap("three\n".getBytes(StandardCharsets.UTF_8)));
            awaitLines("one", "two", "three");
            truncate(log);
            await().atMost(PATIENCE).until(() -> context.meters().count("truncations") == 2);
            writer.write(java.nio.ByteBuffer.wrap("four\n".getBytes(StandardCharsets.UTF_8)));
            awaitLines("one", "two", "three", "four");
        }
    }

    @Test
    void whatAnOlderVersionHadUnderWayIsRepeatedToo() throws Exception {
        append(log, "a\nb\nc\n");
        long inode = FileFacts.of(log).inode();
        Files.createDirectories(positions.getParent());
        Files.writeString(positions, "%s\t%016x\t%016x\n".formatted(log, 2, inode));
        Files.writeString(
                positions.resolveSibling("app.pos.batches"),
                " ".repeat(50) + "\n%016x\t%016x\t%016x\n".formatted(inode, 2, 4));
        start("pos_file " + positions);
        awaitLines("b", "c");
        assertThat(context.router().emitted().getFirst().events().count()).isOne();
    }

    @Test
    void aFileIsReadWhenItComesAndNotWhenTheNextLookIsDue() throws Exception {
        start(
                "read_from_head true",
                "poll_interval 1h",
                "refresh_interval 1h",
                "rotate_wait 0",
                "pos_file " + positions);
        for (int i = 1; i <= 5; i++) {
            Files.move(Files.writeString(folder.resolve("fresh"), i + "\n"), log);
            awaitLines(IntStream.rangeClosed(1, i).mapToObj(String::valueOf).toArray(String[]::new));
            if (i % 2 == 0) {
                Files.delete(log);
            } else {
                Files.move(log, folder.resolve("archived-" + i + ".log"));
            }
        }
        stopAll();
        assertThat(Files.readAllLines(positions)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void thatFilesWereMissedIsSaidAndCounted() throws Exception {
        try (var said = new LogLines("test-1")) {
            start("read_from_head true", "poll_interval 0.05");
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
                Files.writeString(log, "gone\n");
                Files.delete(log);
                return context.meters().count("errors", "reason", "missed") > 0;
            });
            assertThat(said.all())
                    .anyMatch(line -> line.startsWith("WARN") && line.contains("before they could be opened"));
        }
    }

    @Test
    void aFileThatCameAndWentBetweenTwoLooksIsFound() throws Exception {
        append(log, "a\n");
        Files.writeString(folder.resolve("app.log.5"), "ancient\n");
        start("read_from_head true", "poll_interval 3s", "rotate_wait 1s", "enable_stat_watcher false");
        awaitLines("a");
        rotate(log);
        append(log, "b\n");
        rotate(log);
        append(log, "c\n");
        rotate(log);
        append(log, "d\n");
        awaitLines("a", "b", "c", "d");
    }

    @Test
    void aRenamedFileWithinTheGlobIsNotReadAgain() throws Exception {
        start("path " + folder + "/app.log*", "pos_file " + positions, "read_from_head true", "rotate_wait 0");
        append(log, "a1\n");
        awaitLines("a1");
        rotate(log);
        append(log, "b1\n");
        awaitLines("a1", "b1");
        append(folder.resolve("app.log.1"), "a2\n");
        awaitLines("a1", "b1", "a2");
        stopAll();
        context = freshContext();
        start("path " + folder + "/app.log*", "pos_file " + positions, "read_from_head true", "follow_inodes true");
        append(log, "b2\n");
        awaitLines("b2");
    }

    @Test
    void aDeletedFileIsForgottenAndItsSuccessorReadFromTheHead() throws Exception {
        start("pos_file " + positions, "read_from_head true", "rotate_wait 0");
        append(log, "a\n");
        awaitLines("a");
        Files.delete(log);
        await().atMost(PATIENCE).until(() -> Files.readString(positions).isEmpty());
        append(log, "b\n");
        awaitLines("a", "b");
    }

    @Test
    void aFileThatTheSystemDidNotTellOfIsReadBeforeThoseItDid() throws Exception {
        start("read_from_head true", "poll_interval 1h", "rotate_wait 1s");
        Path early = folder.resolve("early");
        append(early, "a\n");
        // Longer ago than a file system's clock may lag: only the last look at the path tells that it may be of ours.
        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        Files.move(early, folder.resolve("app.log.2"));
        append(log, "b\n");
        Files.move(log, folder.resolve("app.log.1"));
        append(log, "c\n");
        awaitLines("a", "b", "c");
    }

    @Test
    void everyLineOfFiveRotationsArrivesOnceAndInOrder() throws Exception {
        int lines = 100_000;
        start("pos_file " + positions, "read_from_head true", "rotate_wait 1s");
        try (var writers = java.util.concurrent.Executors.newSingleThreadExecutor()) {
            var written = writers.submit(() -> {
                writeRotating(lines, 6);
                return null;
            });
            written.get(60, TimeUnit.SECONDS);
        }
        await().atMost(PATIENCE).until(() -> context.meters().count("events_in") >= lines);
        List<String> got = lines();
        assertThat(got).hasSize(lines);
        assertThat(got)
                .isEqualTo(
                        IntStream.range(0, lines).mapToObj(TailSourceTest::line).toList());
        await().atMost(PATIENCE).until(() -> context.meters().gauge("lag_bytes") == 0);
    }

    private void writeRotating(int lines, int files) throws IOException {
        for (int file = 0; file < files; file++) {
            if (file > 0) {
                rotate(log);
            }
            int from = (int) ((long) lines * file / files);
            int to = (int) ((long) lines * (file + 1) / files);
            try (var out = Files.newBufferedWriter(log)) {
                for (int i = from; i < to; i++) {
                    out.write(line(i) + "\n");
                }
            }
        }
    }

    private static String line(int number) {
        return number + " " + "x".repeat(number % 97);
    }

    // -- positions

    @Test
    void aRestartNeitherLosesNorRepeats() throws Exception {
        start("pos_file " + positions, "read_from_head true");
        append(log, "a\nb\nhalf");
        awaitLines("a", "b");
        stopAll();
        assertThat(Files.readString(positions))
                .matches(java.util.regex.Pattern.quote(log.toString()) + "\t0000000000000004\t[0-9a-f]{16}\n");
        append(log, " a line\nc\n");
        context = freshContext();
        start("pos_file " + positions);
        awaitLines("half a line", "c");
    }

    @Test
    void aRotationWhileStoppedLosesNothing() throws Exception {
        start("pos_file " + positions, "read_from_head true");
        append(log, "a\n");
        awaitLines("a");
        stopAll();
        append(log, "b\nunfinished");
        rotate(log);
        append(log, "c\n");
        rotate(log);
        append(log, "d\n");
        context = freshContext();
        start("pos_file " + positions, "rotate_wait 0.5");
        await().atMost(PATIENCE).until(() -> lines().size() == 4);
        assertThat(lines()).containsExactlyInAnyOrder("b", "unfinished", "c", "d");
        await().atMost(PATIENCE).until(() -> Files.readAllLines(positions).size() == 1);
        assertThat(Files.readString(positions)).contains("\t0000000000000002\t");
    }

    @Test
    void aRotationWhileStoppedWithoutANewFileYetLosesNothing() throws Exception {
        start("pos_file " + positions, "read_from_head true");
        append(log, "a\n");
        awaitLines("a");
        stopAll();
        append(log, "b\n");
        rotate(log);
        context = freshContext();
        start("pos_file " + positions);
        awaitLines("b");
        append(log, "c\n");
        awaitLines("b", "c");
    }

    @Test
    void aFileTruncatedWhileStoppedIsReadFromItsStart() throws Exception {
        start("pos_file " + positions, "read_from_head true");
        append(log, "before one\nbefore two\n");
        awaitLines("before one", "before two");
        stopAll();
        truncate(log);
        append(log, "after\n");
        context = freshContext();
        start("pos_file " + positions);
        awaitLines("after");
        assertThat(context.meters().count("truncations")).isOne();
        append(log, "later\n");
        awaitLines("after", "later");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileRenamedWithinThePathWhileStoppedIsNotReadAgain(boolean byInode) throws Exception {
        String[] parameters = {
            "path " + folder + "/*.log", "pos_file " + positions, "read_from_head true", "follow_inodes " + byInode
        };
        Path renamed = folder.resolve("b2.log");
        start(parameters);
        append(log, "one\ntwo\n");
        awaitLines("one", "two");
        stopAll();
        append(log, "three\n");
        Files.move(log, renamed);
        append(log, "new\n");
        context = freshContext();
        start(parameters);
        awaitLines("three", "new");
        append(renamed, "four\n");
        awaitLines("three", "new", "four");
        stopAll();
        assertThat(Files.readAllLines(positions))
                .containsExactlyInAnyOrder(
                        "%s\t%016x\t%016x".formatted(log, 4, FileFacts.of(log).inode()),
                        "%s\t%016x\t%016x"
                                .formatted(renamed, 19, FileFacts.of(renamed).inode()));
    }

    @Test
    void filesThatChangedTheirNamesWhileStoppedAreNotReadAgain() throws Exception {
        Path other = folder.resolve("other.log");
        String[] parameters = {"path " + folder + "/*.log", "pos_file " + positions, "read_from_head true"};
        start(parameters);
        append(log, "one\n");
        awaitLines("one");
        append(other, "eins\n");
        awaitLines("one", "eins");
        stopAll();
        append(log, "two\n");
        append(other, "zwei\n");
        Files.move(log, folder.resolve("between"));
        Files.move(other, log);
        Files.move(folder.resolve("between"), other);
        context = freshContext();
        start(parameters);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines()).containsExactlyInAnyOrder("two", "zwei"));
        append(log, "drei\n");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lines()).containsExactlyInAnyOrder("two", "zwei", "drei"));
    }

    @Test
    void eachFileOfAChainOfRotationsWithinThePathIsReadOnFromItsPlace() throws Exception {
        String[] parameters = {"path " + folder + "/app.log*", "pos_file " + positions, "read_from_head true"};
        start(parameters);
        append(log, "a1\n");
        awaitLines("a1");
        rotate(log);
        append(log, "b1\n");
        awaitLines("a1", "b1");
        stopAll();
        append(folder.resolve("app.log.1"), "a2\n");
        append(log, "b2\n");
        rotate(log);
        append(log, "c1\n");
        rotate(log);
        append(log, "d1\n");
        context = freshContext();
        start(parameters);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lines()).containsExactlyInAnyOrder("a2", "b2", "c1", "d1"));
        assertThat(lines()).endsWith("d1");
        stopAll();
        assertThat(Files.readAllLines(positions)).hasSize(4);
    }

    @Test
    void aFileThatGotTheInodeOfADeletedOneIsReadFromItsHead() throws Exception {
        start("pos_file " + positions, "read_from_head true");
        append(log, "a\n");
        awaitLines("a");
        stopAll();
        // Positions and files are dated in steps of some milliseconds, and clocks are allowed to differ by as much.
        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        Files.delete(log);
        append(log, "b\nc\n");
        append(log, "d\n");
        context = freshContext();
        start("pos_file " + positions);
        awaitLines("b", "c", "d");
    }

    @Test
    void aFileThatCameWhileStoppedIsReadFromItsHead() throws Exception {
        Path other = folder.resolve("other.log");
        append(other, "old\n");
        append(log, "old\n");
        start("pos_file " + positions, "path " + log);
        append(log, "a\n");
        awaitLines("a");
        stopAll();
        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        Path late = folder.resolve("late.log");
        append(late, "first\n");
        append(late, "second\n");
        context = freshContext();
        start("pos_file " + positions, "path " + folder + "/*.log");
        awaitLines("first", "second");
    }

    @Test
    void fluentdsPositionsAreRead() throws Exception {
        append(log, "read\nnot read\n");
        long inode = FileFacts.of(log).inode();
        Files.createDirectories(positions.getParent());
        Files.writeString(
                positions,
                "%s\t%016x\t%016x\n/gone/for/ever.log\t%016x\t%016x\n/unwatched\tffffffffffffffff\t%016x\nnonsense\n"
                        .formatted(log, 5, inode, 7, 99, 98));
        start("pos_file " + positions);
        awaitLines("not read");
        await().atMost(PATIENCE)
                .until(() -> Files.readString(positions).equals("%s\t%016x\t%016x\n".formatted(log, 14, inode)));
    }

    @Test
    void linesAreReadWhileTheirPositionsCannotBeWrittenAndHealthSaysSo() throws Exception {
        Path inTheWay = positions.getParent();
        Files.writeString(inTheWay, "a file where the folder should be");
        try (var said = new LogLines("test-1")) {
            start("pos_file " + positions, "read_from_head true");
            append(log, "a\n");
            awaitLines("a");
            assertThat(condition().ready()).isFalse();
            assertThat(condition().data().get("pos_file_failure").toString()).contains(inTheWay.toString());
            await().atMost(PATIENCE).until(() -> context.meters().count("errors", "reason", "pos_file") >= 3);
            Files.delete(inTheWay);
            await().atMost(PATIENCE).until(() -> condition().ready());
            assertThat(condition().data()).doesNotContainKey("pos_file_failure");
            assertThat(Files.readString(positions)).contains("\t0000000000000002\t");
            assertThat(said.all().stream().filter(line -> line.contains("pos_file " + positions)))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .startsWith("WARN")
                    .contains("cannot be written", inTheWay + ": it is");
            assertThat(said.all()).anyMatch(line -> line.contains("are written to " + positions + " again"));
        }
    }

    @Test
    void positionsMoveInTheirPlacesWhereNoNewFileCanBeWritten() throws Exception {
        start("pos_file " + positions, "read_from_head true");
        append(log, "a\n");
        awaitLines("a");
        stopAll();
        // Nothing can be written under the name under which the new file of positions is made.
        Path inTheWay = positions.resolveSibling("app.pos.new");
        Files.createDirectory(inTheWay);
        context = freshContext();
        start("pos_file " + positions);
        append(log, "b\n");
        awaitLines("b");
        await().atMost(PATIENCE).until(() -> Files.readString(positions).contains("\t0000000000000004\t"));
        assertThat(condition().ready()).isFalse();
    }

    @Test
    void nothingIsReadBeforeThePositionsCanBe() throws Exception {
        append(log, "read\nnot read\n");
        long inode = FileFacts.of(log).inode();
        Files.createDirectories(positions);
        try (var said = new LogLines("test-1")) {
            start("pos_file " + positions, "read_from_head true");
            assertThat(condition().ready()).isFalse();
            assertThat(condition().data().get("pos_file_failure").toString()).contains("directory");
            assertThat(lines()).isEmpty();
            Files.delete(positions);
            Path ready = folder.resolve("ready.pos");
            Files.writeString(ready, "%s\t%016x\t%016x\n".formatted(log, 5, inode));
            Files.move(ready, positions);
            awaitLines("not read");
            assertThat(said.all())
                    .anyMatch(line -> line.startsWith("WARN") && line.contains("nothing is read as long"));
        }
    }

    // -- downstream

    @Test
    void thePositionMovesOnlyWhenTheLinesAreAccepted() throws Exception {
        context.router().hold();
        start("pos_file " + positions, "read_from_head true");
        append(log, "a\n");
        awaitLines("a");
        append(log, "b\n");
        await().atMost(PATIENCE).until(() -> context.meters().gauge("lag_bytes") == 4);
        assertThat(lines()).containsExactly("a");
        assertThat(Files.readString(positions)).contains("\t0000000000000000\t");
        context.router().release();
        awaitLines("a", "b");
        await().atMost(PATIENCE).until(() -> Files.readString(positions).contains("\t0000000000000004\t"));
    }

    @Test
    void refusedLinesAreReadAgain() throws Exception {
        context.router().failWith(new IllegalStateException("full"));
        start("pos_file " + positions, "read_from_head true");
        append(log, "a\nb\n");
        await().atMost(PATIENCE).until(() -> context.meters().count("errors", "reason", "emit") >= 2);
        append(log, "c\n");
        context.router().recover();
        awaitLines("a", "b", "c");
        await().atMost(PATIENCE).until(() -> Files.readString(positions).contains("\t0000000000000006\t"));
    }

    @Test
    void theNextRunEmitsTheBatchThatWasUnderWayUnderTheSameNameAndThenTheRest() throws Exception {
        append(log, "a\nb\n");
        context.router().hold();
        start("pos_file " + positions, "read_from_head true", "stop_timeout 0.2");
        awaitLines("a", "b");
        var underWay = context.router().emitted().getFirst().handover();
        stop(running.getFirst());
        append(log, "c\nd\n");

        context = freshContext();
        start("pos_file " + positions, "read_from_head true");
        awaitLines("a", "b", "c", "d");

        var again = context.router().emitted();
        assertThat(again.getFirst().events().count()).isEqualTo(2);
        assertThat(again.getFirst().handover()).isEqualTo(underWay);
        assertThat(underWay.origin()).isPresent();
        assertThat(again.get(1).handover()).isNotEqualTo(underWay);
    }

    @Test
    void otherContentInTheSamePlaceHasAnotherName() throws Exception {
        append(log, "a\nb\n");
        context.router().hold();
        start("pos_file " + positions, "read_from_head true", "stop_timeout 0.2");
        awaitLines("a", "b");
        var underWay = context.router().emitted().getFirst().handover();
        stop(running.getFirst());
        Files.writeString(log, "x\ny\n");

        context = freshContext();
        start("pos_file " + positions, "read_from_head true");
        awaitLines("x", "y");
        assertThat(context.router().emitted().getFirst().handover()).isNotEqualTo(underWay);
    }

    @Test
    void linesAreReadAnewWhereTheFileIsShorterThanWhatWasUnderWay() throws Exception {
        append(log, "first\nsecond\n");
        context.router().hold();
        start("pos_file " + positions, "read_from_head true", "stop_timeout 0.2");
        awaitLines("first", "second");
        stop(running.getFirst());
        Files.writeString(log, "new\n");

        context = freshContext();
        start("pos_file " + positions, "read_from_head true");
        awaitLines("new");
    }

    @Test
    void whatIsNotAcceptedWhenItStopsIsReadAgain() throws Exception {
        context.router().hold();
        start("pos_file " + positions, "read_from_head true", "stop_timeout 0.2");
        append(log, "a\n");
        awaitLines("a");
        stopAll();
        context = freshContext();
        start("pos_file " + positions);
        awaitLines("a");
    }

    @Test
    void anEmitCarriesAtMostTheLimitOfLines() throws Exception {
        append(log, IntStream.range(0, 25).mapToObj(i -> i + "\n").reduce("", String::concat));
        start("read_from_head true", "read_lines_limit 10");
        await().atMost(PATIENCE).until(() -> lines().size() == 25);
        assertThat(context.router().emitted().stream().map(one -> one.events().count()))
                .containsExactly(10, 10, 5);
    }

    @Test
    void manyFilesShareWhatMayBeInFlight() throws Exception {
        String block = ("x".repeat(255) + "\n").repeat(1_000);
        for (int file = 0; file < 200; file++) {
            append(folder.resolve(file + ".log"), block);
        }
        context.router().hold();
        start("path " + folder + "/*.log", "read_from_head true");
        await().atMost(PATIENCE).until(() -> context.meters().gauge("files") == 200);
        await().atMost(PATIENCE).until(() -> context.router().emitted().size() > 50);
        long held = context.router().emitted().stream()
                .mapToLong(one -> one.events().sizeBytes())
                .sum();
        assertThat(held).isLessThan(40L << 20);
        context.router().release();
        await().atMost(PATIENCE).until(() -> context.meters().count("events_in") == 200_000);
        assertThat(context.router().emitted()).hasSize(200);
    }

    @Test
    void aBusyFileDoesNotKeepOthersWaiting() throws Exception {
        Path other = folder.resolve("other.log");
        append(other, "b1\n");
        append(log, "a\n".repeat(1_000_000));
        start("path " + folder + "/*.log", "read_from_head true", "read_lines_limit 100", "poll_interval 0.01");
        await().atMost(PATIENCE).until(() -> context.router().emitted().size() > 2);
        append(other, "b2\n");
        await().atMost(PATIENCE.multipliedBy(4)).until(() -> context.meters().count("events_in") == 1_000_002);
        assertThat(lines().indexOf("b2")).isBetween(0, 1_000_000);
    }

    // -- lines

    @Test
    void linesThatAreTooLongAreLeftOutAndCounted() throws Exception {
        start("read_from_head true", "max_line_size 600k");
        append(log, "a\n" + "x".repeat(600 * 1024) + "\n" + "y".repeat(600 * 1024 + 1) + "\nb\n");
        await().atMost(PATIENCE).until(() -> lines().size() == 3);
        append(log, "z".repeat(700_000));
        await().atMost(PATIENCE).until(() -> context.meters().gauge("lag_bytes") == 700_000);
        append(log, "z\nc\n");
        await().atMost(PATIENCE).until(() -> lines().size() == 4);
        assertThat(lines().stream().map(String::length)).containsExactly(1, 600 * 1024, 1, 1);
        assertThat(context.meters().count("errors", "reason", "line_too_long")).isEqualTo(2);
    }

    @Test
    void parsesLinesAndEmitsTheUnmatchedIfTold() throws Exception {
        append(log, "{\"time\":5,\"a\":1}\nno json\n");
        start("read_from_head true", "emit_unmatched_lines true", "path_key file", "<parse>", "@type json", "</parse>");
        await().atMost(PATIENCE).until(() -> context.router().events().size() == 2);
        assertThat(context.router().records())
                .containsExactly(
                        "{\"a\":1,\"file\":\"" + log + "\"}",
                        "{\"unmatched_line\":\"no json\",\"file\":\"" + log + "\"}");
        assertThat(context.router().events().getFirst().time().seconds()).isEqualTo(5);
        assertThat(context.meters().count("unmatched_lines")).isOne();
    }

    @Test
    void unmatchedLinesAreLeftOutOtherwise() throws Exception {
        append(log, "no\n{\"a\":1}\nno\n");
        start("pos_file " + positions, "read_from_head true", "<parse>", "@type json", "</parse>");
        await().atMost(PATIENCE).until(() -> Files.readString(positions).contains("\t000000000000000e\t"));
        assertThat(context.router().records()).containsExactly("{\"a\":1}");
    }

    @Test
    void convertsTheEncoding() throws Exception {
        Files.write(log, "gr\u00fc\u00df\n".getBytes(StandardCharsets.ISO_8859_1));
        start("read_from_head true", "from_encoding ISO-8859-1");
        awaitLines("gr\u00fc\u00df");
    }

    /** Fluentd 1.19 yields the same lines, but for the last four, of which it reads nothing. */
    @ParameterizedTest
    @CsvSource({
        "UTF-16LE,   UTF-16LE,   ''",
        "UTF-16BE,   UTF-16BE,   ''",
        "UTF-32LE,   UTF-32LE,   ''",
        "UTF-32BE,   UTF-32BE,   ''",
        "UTF-16LE,   UTF-16LE,   \ufeff",
        "UTF-32BE,   UTF-32BE,   \ufeff",
        "UTF-16,     UTF-16LE,   \ufeff",
        "UTF-16,     UTF-16BE,   ''",
        "UTF-32,     UTF-32LE,   \ufeff",
        "UTF-32,     UTF-32BE,   \ufeff",
    })
    void aLineEndsWithACharacterNotWithAByte(String encoding, String written, String mark) throws Exception {
        var charset = java.nio.charset.Charset.forName(written);
        byte[] text =
                (mark + "first \u0a41 gr\u00fc\u00df\r\nsecond \u0a0a\u0d0a\nthird\n\nlast \u0a0a").getBytes(charset);
        // In the middle of the last character, and then of the line feed behind it.
        Files.write(log, Arrays.copyOf(text, text.length - 1));
        start("pos_file " + positions, "read_from_head true", "from_encoding " + encoding);
        String first = (encoding.equals(written) ? mark : "") + "first \u0a41 gr\u00fc\u00df";
        awaitLines(first, "second \u0a0a\u0d0a", "third", "");
        append(log, text, text.length - 1, text.length);
        byte[] end = "\nnext\n".getBytes(charset);
        append(log, end, 0, 1);
        awaitLines(first, "second \u0a0a\u0d0a", "third", "");
        stopAll();
        append(log, end, 1, end.length);
        context = freshContext();
        start("pos_file " + positions, "from_encoding " + encoding);
        awaitLines("last \u0a0a", "next");
        // What has no end yet when it is found begins with its line, and not in the middle of a character.
        stopAll();
        Files.delete(positions);
        append(log, ("\u0a0a").getBytes(charset), 0, 1);
        context = freshContext();
        start("pos_file " + positions, "from_encoding " + encoding);
        append(log, ("\u0a0a\n").getBytes(charset), 1, 2 * (written.startsWith("UTF-16") ? 2 : 4));
        awaitLines("\u0a0a");
    }

    @Test
    void linesOfWideCharactersThatAreTooLongAreLeftOut() throws Exception {
        String text = "a\n" + "\u0a0a".repeat(300_001) + "\nb\n";
        Files.write(log, text.getBytes(StandardCharsets.UTF_16LE));
        start("read_from_head true", "from_encoding UTF-16LE", "max_line_size 600001");
        awaitLines("a", "b");
        assertThat(context.meters().count("errors", "reason", "line_too_long")).isOne();
    }

    @Test
    void aPositionBetweenTheBytesOfALineFeedIsMovedBehindIt() throws Exception {
        Files.write(log, "a\nb\n".getBytes(StandardCharsets.UTF_16LE));
        Files.createDirectories(positions.getParent());
        Files.writeString(
                positions,
                "%s\t%016x\t%016x\n".formatted(log, 3, FileFacts.of(log).inode()));
        start("pos_file " + positions, "from_encoding UTF-16LE");
        awaitLines("b");
    }

    @Test
    void theRestOfARotatedFileIsDecodedToo() throws Exception {
        start("read_from_head true", "from_encoding UTF-16", "rotate_wait 0.5");
        Files.write(log, "\ufeffa\nrest".getBytes(StandardCharsets.UTF_16LE));
        awaitLines("a");
        rotate(log);
        awaitLines("a", "rest");
    }

    @Test
    void linesOfEbcdicEndWithItsLineFeed() throws Exception {
        // As Fluentd 1.19 reads it.
        Files.write(log, new byte[] {(byte) 0x81, 0x0d, 0x25, (byte) 0x82, 0x25});
        start("read_from_head true", "from_encoding IBM037");
        awaitLines("a", "b");
    }

    @Test
    void worksWithFilesClosedBetweenReads() throws Exception {
        start("read_from_head true", "open_on_every_update true", "rotate_wait 0.5");
        append(log, "a\n");
        awaitLines("a");
        append(log, "b\n");
        rotate(log);
        append(log, "c\n");
        awaitLines("a", "b", "c");
        await().atMost(PATIENCE).until(() -> context.meters().gauge("files") == 1);
    }

    @Test
    void readsNoMoreThanItsAllowanceInASecond() throws Exception {
        append(log, ("x".repeat(1023) + "\n").repeat(1_500));
        start("read_from_head true", "read_bytes_limit_per_second 256k");
        await().atMost(PATIENCE).until(() -> lines().size() == 1_500);
        assertThat(context.router().emitted().size()).isGreaterThanOrEqualTo(6);
    }

    // -- events of several lines

    private static final String FIRST_LINE_FORMAT =
            "<parse>\n@type multiline\nformat_firstline /^\\d/\nformat1 /^(?<message>\\d.*)/\n</parse>";

    @Test
    void linesOfOneEventAreJoinedUpToTheNextFirstLine() throws Exception {
        append(log, "1 a\n  at b\r\n  at c\n2 d\n3 e\n");
        start("read_from_head true", FIRST_LINE_FORMAT);
        awaitLines("1 a\n  at b\r\n  at c", "2 d");
        append(log, "  at f\n");
        append(log, "4");
        append(log, " g\n");
        awaitLines("1 a\n  at b\r\n  at c", "2 d", "3 e\n  at f");
        assertThat(context.meters().count("unmatched_lines")).isZero();
    }

    @Test
    void theLastEventIsWholeWhenNothingIsAddedForTheFlushInterval() throws Exception {
        append(log, "1 a\n  at b\n");
        start("read_from_head true", "multiline_flush_interval 0.5s", FIRST_LINE_FORMAT);
        awaitLines("1 a\n  at b");
        append(log, "2 c\n  at d\n");
        awaitLines("1 a\n  at b", "2 c\n  at d");
    }

    @Test
    void anEventThatIsNotWholeIsReadAgainAfterARestart() throws Exception {
        append(log, "1 a\n2 b\n");
        start("pos_file " + positions, "read_from_head true", FIRST_LINE_FORMAT);
        awaitLines("1 a");
        stopAll();
        append(log, "  at c\n3 d\n");
        context = freshContext();
        start("pos_file " + positions, FIRST_LINE_FORMAT);
        awaitLines("2 b\n  at c");
    }

    @Test
    void whatARotatedFileEndsWithIsAnEvent() throws Exception {
        start("read_from_head true", "rotate_wait 0.5", FIRST_LINE_FORMAT);
        append(log, "1 a\n2 b\n  at c\n3 unfinished");
        awaitLines("1 a");
        rotate(log);
        awaitLines("1 a", "2 b\n  at c", "3 unfinished");
    }

    @Test
    void linesBeforeAnyFirstLineAreCountedOrEmitted() throws Exception {
        append(log, "  stray\n  other\n1 a\n2 b\n");
        start("read_from_head true", FIRST_LINE_FORMAT);
        awaitLines("1 a");
        await().atMost(PATIENCE).until(() -> context.meters().count("unmatched_lines") == 2);
        stopAll();
        context = freshContext();
        start("read_from_head true", "emit_unmatched_lines true", FIRST_LINE_FORMAT);
        awaitLines("  stray", "  other", "1 a");
    }

    @Test
    void withoutAFirstLineLinesAreAddedUntilTheyMatch() throws Exception {
        append(log, "begin a\nb\nend\nbegin c\n");
        start(
                "read_from_head true",
                "multiline_max_lines 4",
                "emit_unmatched_lines true",
                "<parse>\n@type multiline\nformat1 /^begin (?<message>.*)\\nend/\n</parse>");
        awaitLines("a\nb");
        append(log, "end\n1\n2\n3\n4\nbegin d\nend\n");
        awaitLines("a\nb", "c", "1\n2\n3\n4", "d");
    }

    @Test
    void anEventOfManyLinesIsReadInOneBatchAndOneOfTooManyBytesIsLeftOut() throws Exception {
        append(log, "1 a\n" + "  x\n".repeat(3_000) + "2 b\n" + "  y\n".repeat(30_000) + "3 c\n4 d\n");
        start("read_from_head true", "read_lines_limit 10", "max_line_size 50k", FIRST_LINE_FORMAT);
        awaitLines("1 a" + "\n  x".repeat(3_000), "3 c");
        await().atMost(PATIENCE).until(() -> context.meters().count("errors", "reason", "line_too_long") >= 1);
    }

    @Test
    void decodesTheLinesOfAnEventToo() throws Exception {
        Files.write(log, "\ufeff1 ä\n  ö\n2 b\n".getBytes(StandardCharsets.UTF_16LE));
        start("read_from_head true", "from_encoding UTF-16", FIRST_LINE_FORMAT);
        awaitLines("1 ä\n  ö");
    }

    // -- configuration

    @Test
    void refusesToReadEveryLineInEachOfSeveralWorkers() {
        context.worker(0, 2);
        assertThatThrownBy(() -> make("read_from_head true"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("<worker 0>");
    }

    @Test
    void refusesLimitsThatNothingCouldBeReadWith() {
        for (String line : List.of(
                "read_bytes_limit_per_second 0",
                "read_bytes_limit_per_second -2",
                "read_lines_limit 0",
                "max_line_size 0",
                "max_line_size 2047m",
                "rotate_wait -1",
                "poll_interval 0",
                "refresh_interval 0",
                "limit_recently_modified 292y")) {
            assertThatThrownBy(() -> make(line))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(line.split(" ")[0]);
        }
    }

    @Test
    void twoSourcesCannotShareAPositionFile() throws Exception {
        start("pos_file " + positions);
        assertThatThrownBy(() -> start("pos_file " + positions)).hasMessageContaining("already used");
        stopAll();
        start("pos_file " + positions);
    }

    @Test
    void everyParameterOfFluentdIsKnown() throws Exception {
        start(
                "read_from_head true",
                "refresh_interval 60",
                "skip_refresh_on_startup true",
                "rotate_wait 5",
                "follow_inodes false",
                "enable_watch_timer false",
                "enable_stat_watcher false",
                "path_timezone +09:00",
                "ignore_repeated_permission_error true",
                "read_bytes_limit_per_second -1",
                "encoding UTF-8");
        assertThat(context.warnings()).isEmpty();
    }

    // -- the bench

    private void start(String... lines) throws Exception {
        Source source = make(lines);
        running.add(source);
        onLoop(source::start);
    }

    private Source make(String... lines) {
        var all = new ArrayList<>(List.of("@type tail"));
        if (List.of(lines).stream().noneMatch(text -> text.startsWith("path "))) {
            all.add("path " + log);
        }
        if (List.of(lines).stream().noneMatch(text -> text.startsWith("tag "))) {
            all.add("tag t");
        }
        all.addAll(List.of(lines));
        return context.make(Category.SOURCE, Source.class, all.toArray(String[]::new));
    }

    private Condition condition() throws Exception {
        var condition = new AtomicReference<Condition>();
        onLoop(() -> {
            condition.set(running.getFirst().condition().orElseThrow());
            return Future.succeededFuture();
        });
        return condition.get();
    }

    private void stopAll() throws Exception {
        for (Source source : List.copyOf(running)) {
            stop(source);
        }
    }

    private void stop(Source source) throws Exception {
        running.remove(source);
        onLoop(source::stop);
    }

    private void onLoop(Supplier<Future<Void>> action) throws Exception {
        var done = Promise.<Void>promise();
        loop.runOnContext(go -> action.get().onComplete(done));
        done.future().toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    private List<String> lines() {
        RecordingOutput router = context.router();
        return router.events().stream()
                .map(Event::record)
                .map(record -> record.entrySet()
                        .iterator()
                        .next()
                        .getValue()
                        .asStringValue()
                        .asString())
                .toList();
    }

    private void awaitLines(String... expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines()).containsExactly(expected));
    }

    private static void append(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void append(Path file, byte[] bytes, int from, int to) throws IOException {
        Files.write(file, Arrays.copyOfRange(bytes, from, to), StandardOpenOption.APPEND);
    }

    private static void truncate(Path file) throws IOException {
        FileChannel.open(file, StandardOpenOption.WRITE).truncate(0).close();
    }

    /** As logrotate does: each older file one number up. */
    private static void rotate(Path file) throws IOException {
        for (int number = 9; number >= 1; number--) {
            Path old = file.resolveSibling(file.getFileName() + "." + number);
            if (Files.exists(old)) {
                Files.move(old, file.resolveSibling(file.getFileName() + "." + (number + 1)));
            }
        }
        Files.move(file, file.resolveSibling(file.getFileName() + ".1"));
    }
}
