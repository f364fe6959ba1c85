package dev.tributary.buffer;

import static dev.tributary.buffer.BufferHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.buffered.Chunk;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file buffer against a model of three sets: what was emitted, what was acked, what was delivered. The file system
 * fails, fills up, and forgets what was not synced; a seed decides when.
 */
class BufferModelTest {
    private static String[] lines(String sync, String overflow) {
        return new String[] {
            "@type file",
            "path /buffer",
            "sync " + sync,
            "sync_interval 0",
            "flush_interval 5s",
            "chunk_limit_records 6",
            "total_limit_size 4k",
            "chunk_limit_size 2k",
            "retry_max_interval 10s",
            "overflow_action " + overflow
        };
    }

    /** What must hold of everything that is delivered, over all runs. */
    private static final class Model {
        final Map<String, Future<Void>> emitted = new LinkedHashMap<>();
        final Set<String> acked = new HashSet<>();
        final Set<String> delivered = new HashSet<>();
        final Map<String, Set<String>> chunks = new HashMap<>();
        final Map<String, String> chunkOf = new HashMap<>();

        void settle() {
            emitted.forEach((record, done) -> {
                if (done.succeeded()) {
                    acked.add(record);
                }
            });
        }

        void take(ScriptedWriter writer) {
            for (Chunk chunk : writer.delivered()) {
                String id = ChunkId.hex(chunk.id());
                List<String> records = ScriptedWriter.records(chunk);
                assertThat(records).as("no event twice in a chunk").doesNotHaveDuplicates();
                Set<String> before = chunks.putIfAbsent(id, Set.copyOf(records));
                if (before != null) {
                    assertThat(before)
                            .as("a chunk that is sent again has nothing new, so a receiver may drop it")
                            .containsAll(records);
                }
                for (String record : records) {
                    String other = chunkOf.putIfAbsent(record, id);
                    assertThat(other).as("%s is in one chunk only", record).isIn(null, id);
                }
                delivered.addAll(records);
            }
            writer.delivered().clear();
        }

        void check() {
            settle();
            assertThat(delivered).as("acked means delivered in the end").containsAll(acked);
            assertThat(emitted.keySet()).as("nothing is made up").containsAll(delivered);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"throw_exception", "block"})
    void whatIsAckedIsDeliveredWhateverTheDiskAndThePowerDo(String overflow) throws Exception {
        for (int seed = 0; seed < 60; seed++) {
            play(seed, "group", overflow, true);
        }
    }

    @Test
    void everySyncedAppendSurvivesToo() throws Exception {
        for (int seed = 1000; seed < 1050; seed++) {
            play(seed, "every", "throw_exception", true);
        }
    }

    /** A crash of the program loses nothing even if nobody waits for the disk: the system has everything. */
    @Test
    void withoutSyncTheEndOfTheProgramLosesNothing() throws Exception {
        for (int seed = 2000; seed < 2050; seed++) {
            play(seed, "none", "throw_exception", false);
        }
    }

    private static void play(int seed, String sync, String overflow, boolean powerCuts) throws Exception {
        var random = new Random(seed);
        var files = new FakeFiles();
        var model = new Model();
        String[] lines = lines(sync, overflow);
        var buffer = BufferHarness.slow(files, lines);
        int next = 0;
        for (int step = 0; step < 120; step++) {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> {
                    int count = 1 + random.nextInt(4);
                    Tag tag = new Tag(random.nextBoolean() ? "a" : "b");
                    var events = PackedEvents.of(IntStream.range(next, next + count)
                            .mapToObj(i -> BufferHarness.event(i).events().getFirst())
                            .toList());
                    Future<Void> done = buffer.emit(tag, events);
                    IntStream.range(next, next + count).forEach(i -> model.emitted.put(record(i), done));
                    next += count;
                }
                case 5 -> buffer.passSeconds(1 + random.nextInt(8));
                case 6 -> buffer.pass(Duration.ofMillis(1 + random.nextInt(3)));
                case 7 -> {
                    if (random.nextBoolean()) {
                        buffer.writer.down();
                    } else {
                        buffer.writer.up();
                    }
                }
                case 8 -> files.limit(random.nextBoolean() ? Long.MAX_VALUE : 500 + random.nextInt(2000));
                case 9 -> files.failSometimes(random.nextBoolean() ? 0 : 0.2, random);
                case 10 -> files.deny(random.nextInt(3) == 0);
                default -> {
                    model.settle();
                    heal(files);
                    boolean orderly = random.nextBoolean();
                    if (orderly) {
                        buffer.output.stop();
                        buffer.passSeconds(60);
                    }
                    model.settle();
                    buffer = restart(buffer, files, model, lines, powerCuts && !orderly ? random : null);
                }
            }
            assertThat(buffer.held()).as("seed %d", seed).isLessThanOrEqualTo(4096);
            model.take(buffer.writer);
        }
        heal(files);
        buffer.writer.up();
        buffer.pass(Duration.ofMinutes(2));
        model.settle();
        buffer = restart(buffer, files, model, lines, powerCuts ? random : null);
        buffer.pass(Duration.ofMinutes(2));
        model.take(buffer.writer);
        try {
            model.check();
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
        assertThat(files.all().stream().map(path -> path.toString()).filter(path -> path.startsWith("/buffer/chunk")))
                .isEmpty();
        buffer.close();
    }

    private static void heal(FakeFiles files) {
        files.limit(Long.MAX_VALUE);
        files.failSometimes(0, new Random(0));
        files.deny(false);
    }

    /** @param powerCut null if only the program ends */
    private static BufferHarness restart(
            BufferHarness before, FakeFiles files, Model model, String[] lines, Random powerCut) throws Exception {
        model.take(before.writer);
        before.context.close();
        if (powerCut != null) {
            files.crash(powerCut);
        }
        return BufferHarness.slow(files, lines);
    }

    @Test
    void noMomentIsABadOneForAPowerCut() throws Exception {
        long operations = run(new FakeFiles(), new Model());
        for (long at = 1; at <= operations; at++) {
            for (int seed = 0; seed < 5; seed++) {
                var files = new FakeFiles();
                files.crashAtOperation(at);
                var model = new Model();
                run(files, model);
                files.crash(new Random(at * 31 + seed));
                try (var after = BufferHarness.started(files, lines("group", "throw_exception"))) {
                    after.pass(Duration.ofMinutes(1));
                    model.take(after.writer);
                    model.check();
                } catch (AssertionError e) {
                    throw new AssertionError("power cut at operation " + at + ", seed " + seed, e);
                }
            }
        }
    }

    /** A short life: chunks that are delivered, that fail, that stay; how many operations that takes. */
    private static long run(FakeFiles files, Model model) throws Exception {
        var buffer = BufferHarness.inFiles(files, lines("group", "throw_exception"));
        if (buffer.output.start().succeeded()) {
            for (int i = 0; i < 20; i++) {
                if (i == 8) {
                    buffer.writer.down();
                }
                if (i == 15) {
                    buffer.writer.up();
                    buffer.passSeconds(6);
                }
                model.emitted.put(record(i), buffer.emit(i));
            }
            model.settle();
            model.take(buffer.writer);
        }
        buffer.context.close();
        return files.operations();
    }
}
