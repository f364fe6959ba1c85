package dev.tributary.buffer;

import static dev.tributary.buffer.BufferHarness.TAG;
import static dev.tributary.buffer.BufferHarness.event;
import static dev.tributary.buffer.BufferHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.EventCursor;
import dev.tributary.event.PackedEvents;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Origin;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Events that come again under their name: kept once, whatever has happened in between. */
class OriginsTest {
    private static final String[] BY_NUMBER = {
        "<buffer tag,n>", "@type file", "path /buffer", "sync_interval 0", "flush_interval 60s"
    };

    private final FakeFiles files = new FakeFiles();

    private static Handover named(int number, long lane) {
        Origin name = Origin.of(lane, Origin.bytes(number));
        return new Handover(false, Optional.of(name));
    }

    private static PackedEvents events(int... numbers) {
        var all = new PackedEvents.Builder(64);
        for (int number : numbers) {
            for (EventCursor one = event(number).cursor(); one.next(); ) {
                all.add(one);
            }
        }
        return all.build();
    }

    private static Future<Void> emit(BufferHarness buffer, int name, int... numbers) {
        return buffer.output.emit(TAG, events(numbers), named(name, 0));
    }

    private static BufferHarness started(FakeFiles disk, String... more) {
        var lines = new ArrayList<>(List.of(BY_NUMBER));
        lines.addAll(List.of(more));
        return BufferHarness.started(disk, lines.toArray(String[]::new));
    }

    @Test
    void whatIsBufferedIsKnownAfterARestart() throws Exception {
        try (var before = started(files)) {
            emit(before, 1, 10, 11);
        }
        try (var after = started(files)) {
            assertThat(emit(after, 1, 10, 11).succeeded()).isTrue();
            emit(after, 2, 12);
            after.passSeconds(60);
            assertThat(after.writer.records()).containsExactlyInAnyOrder(record(10), record(11), record(12));
            assertThat(after.meters().total("known_events")).isEqualTo(2);
        }
    }

    @Test
    void whatWasDeliveredIsKnownAfterARestart() throws Exception {
        try (var before = started(files)) {
            emit(before, 1, 10, 11);
            before.passSeconds(60);
            assertThat(before.writer.records()).hasSize(2);
            assertThat(files.all()).containsExactly(Path.of("/buffer/origins.log"));
        }
        try (var after = started(files)) {
            emit(after, 1, 10, 11);
            after.passSeconds(60);
            assertThat(after.writer.records()).isEmpty();
        }
    }

    @Test
    void onlyThePartsThatAreMissingAreKept() throws Exception {
        try (var before = started(files)) {
            emit(before, 1, 10, 11);
        }
        Path lost = files.all().stream()
                .filter(path -> path.toString().contains("chunk."))
                .findFirst()
                .orElseThrow();
        files.delete(lost);
        try (var after = started(files)) {
            emit(after, 1, 10, 11);
            after.passSeconds(60);
            assertThat(after.writer.records()).containsExactlyInAnyOrder(record(10), record(11));
        }
    }

    /** The machine goes down at each operation on files in turn; then every sender sends all it has again. */
    @Test
    void eachEventIsDeliveredOnceWhereverTheMachineWentDown() throws Exception {
        int crashes = 0;
        for (int crashAt = 1; crashAt < 120; crashAt++) {
            for (int seed = 0; seed < 5; seed++) {
                var disk = new FakeFiles();
                var chunks = new HashMap<String, List<String>>();
                var before = BufferHarness.inFiles(disk, BY_NUMBER);
                disk.crashAtOperation(crashAt);
                var acked = new ArrayList<Integer>();
                if (before.output.start().succeeded()) {
                    for (int i = 0; i < 4; i++) {
                        if (emit(before, i, 10 * i, 10 * i + 1).succeeded()) {
                            acked.add(i);
                        }
                        if (i == 1) {
                            before.passSeconds(60);
                        }
                    }
                }
                crashes += acked.size() < 4 ? 1 : 0;
                collect(before, chunks);
                before.context.close();
                disk.crash(new Random(seed));
                try (var after = BufferHarness.started(disk, BY_NUMBER)) {
                    for (int i = 0; i < 4; i++) {
                        Future<Void> kept = emit(after, i, 10 * i, 10 * i + 1);
                        assertThat(kept.succeeded()).as("%s", kept.cause()).isTrue();
                    }
                    after.passSeconds(120);
                    collect(after, chunks);
                }
                assertThat(chunks.values().stream().flatMap(List::stream))
                        .as("operation %d, seed %d", crashAt, seed)
                        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 4)
                                .boxed()
                                .flatMap(i -> List.of(record(10 * i), record(10 * i + 1)).stream())
                                .toList());
            }
        }
        assertThat(crashes).isPositive();
    }

    /** A destination knows a chunk that comes again by its id. */
    private static void collect(BufferHarness buffer, Map<String, List<String>> chunks) {
        buffer.writer.delivered().forEach(chunk -> chunks.put(ChunkId.hex(chunk.id()), ScriptedWriter.records(chunk)));
    }

    @Test
    void ofALaneOnlyTheLastNameOfAnEarlierRunIsKnownAndOnce() throws Exception {
        try (var before = started(files)) {
            for (int i = 1; i <= 3; i++) {
                before.output.emit(TAG, events(10), named(i, 7));
            }
            before.output.emit(TAG, events(10), named(3, 8));
            assertThat(before.meters().total("known_events"))
                    .as("within a run its source knows better")
                    .isZero();
        }
        try (var after = started(files)) {
            after.output.emit(TAG, events(10), named(1, 9));
            after.output.emit(TAG, events(10), named(2, 9));
            assertThat(after.meters().total("known_events")).isZero();
            after.output.emit(TAG, events(10), named(3, 9));
            assertThat(after.meters().total("known_events")).isEqualTo(1);
            after.output.emit(TAG, events(10), named(3, 9));
            assertThat(after.meters().total("known_events")).isEqualTo(1);
        }
    }

    @Test
    void remembersNoMoreThanTheLimit() throws Exception {
        try (var before = started(files, "remembered_chunks_limit 10")) {
            for (int i = 0; i < 100; i++) {
                emit(before, i, i);
                before.passSeconds(60);
            }
            assertThat(files.bytes(Path.of("/buffer/origins.log"))).hasSizeLessThanOrEqualTo(21 * 40);
        }
        try (var after = started(files, "remembered_chunks_limit 10")) {
            for (int i = 99; i >= 80; i--) {
                emit(after, i, i);
            }
            assertThat(after.meters().total("known_events")).isEqualTo(10);
        }
    }

    @Test
    void aDamagedRecordOfTheLogIsAsGoodAsNone() throws Exception {
        try (var before = started(files)) {
            emit(before, 1, 10);
            emit(before, 2, 11);
            before.passSeconds(60);
        }
        files.damage(Path.of("/buffer/origins.log"), 3);
        try (var after = started(files)) {
            emit(after, 1, 10);
            emit(after, 2, 11);
            after.passSeconds(60);
            assertThat(after.writer.records()).hasSize(1);
        }
    }

    @Test
    void withoutANameEverythingIsKept() throws Exception {
        try (var before = started(files)) {
            before.emit(1);
        }
        try (var after = started(files)) {
            after.emit(1);
            after.passSeconds(60);
            assertThat(after.writer.records()).hasSize(2);
        }
    }
}
