package dev.tributary.buffer;

import static dev.tributary.buffer.BufferHarness.TAG;
import static dev.tributary.buffer.BufferHarness.event;
import static dev.tributary.buffer.BufferHarness.record;
import static dev.tributary.buffer.BufferHarness.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.event.Codec;
import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.buffered.BufferOverflowException;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.testing.LogLines;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import dev.tributary.testing.TestLoop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of events through a buffer: when they become chunks, how much there may be, when they leave. */
class BufferedOutputTest {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    @Test
    void anEmitIsDoneWhenTheBufferHoldsIt() throws Exception {
        try (var buffer = BufferHarness.with()) {
            assertThat(buffer.emit(1).succeeded()).isTrue();
            assertThat(buffer.writer.attempts()).isEmpty();
            assertThat(buffer.held()).isEqualTo(event(1).sizeBytes());
        }
    }

    @Test
    void aChunkIsFlushedWhenItIsAsOldAsTheInterval() throws Exception {
        try (var buffer = BufferHarness.with("flush_interval 5s")) {
            buffer.emit(1);
            buffer.passSeconds(3);
            buffer.emit(2);
            buffer.pass(Duration.ofMillis(1999));
            assertThat(buffer.writer.delivered()).isEmpty();

            buffer.pass(Duration.ofMillis(1));

            assertThat(buffer.writer.delivered()).hasSize(1);
            assertThat(buffer.writer.records()).containsExactly(record(1), record(2));
            assertThat(buffer.held()).isZero();
        }
    }

    @Test
    void theIntervalIsAMinuteIfNothingIsSaid() throws Exception {
        try (var buffer = BufferHarness.with()) {
            buffer.emit(1);
            buffer.passSeconds(59);
            assertThat(buffer.writer.delivered()).isEmpty();
            buffer.passSeconds(1);
            assertThat(buffer.writer.records()).containsExactly(record(1));
        }
    }

    @Test
    void aFlushDeliversWhatIsNotDueYet() throws Exception {
        try (var buffer = BufferHarness.with("<buffer time>", "timekey 1d")) {
            buffer.emit(1);
            buffer.emit(2);
            buffer.passSeconds(1);
            assertThat(buffer.writer.delivered()).isEmpty();

            buffer.output.flush();

            assertThat(buffer.writer.records()).containsExactly(record(1), record(2));
            buffer.emit(3);
            buffer.passSeconds(1);
            assertThat(buffer.writer.delivered())
                    .as("what comes later is due when it is")
                    .hasSize(1);
        }
    }

    @Test
    void aFlushTriesAgainWhatWaitsForARetry() throws Exception {
        try (var buffer = BufferHarness.with("flush_mode immediate", "retry_wait 1h")) {
            buffer.writer.down();
            buffer.emit(1);
            buffer.writer.up();
            buffer.passSeconds(60);
            assertThat(buffer.writer.delivered()).isEmpty();

            buffer.output.flush();

            assertThat(buffer.writer.records()).containsExactly(record(1));
        }
    }

    @Test
    void immediateFlushesEachAppend() throws Exception {
        try (var buffer = BufferHarness.with("flush_mode immediate")) {
            buffer.emit(1);
            assertThat(buffer.writer.records()).containsExactly(record(1));
            buffer.emit(2);
            assertThat(buffer.writer.delivered()).hasSize(2);
        }
    }

    @Test
    void immediateCollectsWhileTheDestinationIsBusy() throws Exception {
        try (var buffer = BufferHarness.with("flush_mode immediate")) {
            buffer.writer.hold();
            IntStream.range(0, 100).forEach(buffer::emit);
            buffer.writer.release();

            assertThat(buffer.writer.records()).containsExactlyElementsOf(records(0, 100));
            assertThat(buffer.writer.delivered())
                    .as("one, one that waited, the rest")
                    .hasSize(3);
        }
    }

    @Test
    void lazyWithoutATimeWaitsUntilTheChunkIsFull() throws Exception {
        try (var buffer = BufferHarness.with("flush_mode lazy", "chunk_limit_records 2")) {
            buffer.emit(1);
            buffer.pass(Duration.ofDays(1));
            assertThat(buffer.writer.delivered()).isEmpty();

            buffer.emit(2);

            assertThat(buffer.writer.records()).containsExactly(record(1), record(2));
        }
    }

    @Test
    void aTimeSliceIsFlushedWhenItIsOverAndTheWaitToo() throws Exception {
        try (var buffer = BufferHarness.with("<buffer time>", "timekey 60", "timekey_wait 10s", "timekey_use_utc")) {
            buffer.emit(1);
            buffer.pass(Duration.ofSeconds(69));
            assertThat(buffer.writer.delivered()).isEmpty();

            buffer.passSeconds(1);

            assertThat(buffer.writer.delivered()).hasSize(1);
            assertThat(buffer.writer.delivered().getFirst().key().timekey())
                    .contains(TestContext.START.getEpochSecond());
        }
    }

    @Test
    void whatIsAllowedAndRarelyMeantIsSaid() throws Exception {
        try (var lines = new LogLines("test-1");
                var forever = BufferHarness.withSecondary("retry_forever true");
                var lossy = BufferHarness.with("flush_at_shutdown false");
                var plain = BufferHarness.withSecondary("flush_at_shutdown true")) {
            assertThat(lines.all())
                    .filteredOn(line -> line.startsWith("WARN"))
                    .satisfiesExactly(
                            line -> assertThat(line).contains("with retry_forever <secondary> gets only"),
                            line -> assertThat(line).contains("a memory buffer loses what it holds"));
            assertThat(List.of(forever.held(), lossy.held(), plain.held())).containsOnly(0L);
        }
    }

    // Fluentd 1.19.3 makes 4 files of these 300 events with timekey_wait 0s.
    @ParameterizedTest
    @CsvSource({
        // settings, seconds of 50 events each, most chunks, seconds until the last is delivered
        "timekey_wait 0s,                                        6,  6,  1",
        "timekey_wait 11s,                                       6,  6,  1",
        "timekey_wait 110s,                                      60, 6,  10",
        "timekey_wait 5h,                                        60, 1,  328",
        "timekey_wait 0s;flush_thread_interval 3s,               6,  2,  6",
        "timekey_wait 0s;flush_mode interval;flush_interval 33s, 60, 20, 4",
        "timekey_wait 5h;flush_mode interval;flush_interval 30s, 60, 22, 3",
    })
    void lateEventsOfASliceThatIsOverGatherBeforeTheyAreWritten(String settings, int seconds, int most, int delay)
            throws Exception {
        String[] lines = ("<buffer time>;timekey 1h;timekey_use_utc;" + settings).split(";");
        try (var buffer = BufferHarness.with(lines)) {
            long late = TestContext.START.getEpochSecond() - 10 * 3600;
            for (int i = 0; i < 50 * seconds; i++) {
                buffer.emit(TAG, PackedEvents.of(TestEvents.event(late, "n", i)));
                buffer.pass(Duration.ofMillis(20));
            }
            buffer.passSeconds(delay);

            assertThat(buffer.writer.records()).containsExactlyElementsOf(records(0, 50 * seconds));
            assertThat(buffer.writer.delivered()).hasSizeLessThanOrEqualTo(most);
        }
    }

    @Test
    void aSliceThatBecomesDueWithEventsInItDoesNotWaitLonger() throws Exception {
        try (var buffer = BufferHarness.with("<buffer time>", "timekey 60", "timekey_wait 110s", "timekey_use_utc")) {
            buffer.pass(Duration.ofSeconds(169));
            buffer.emit(TAG, PackedEvents.of(TestEvents.event(TestContext.START.getEpochSecond(), "n", 1)));
            buffer.passSeconds(1);
            assertThat(buffer.writer.records()).containsExactly(record(1));

            buffer.emit(TAG, PackedEvents.of(TestEvents.event(TestContext.START.getEpochSecond(), "n", 2)));
            buffer.pass(Duration.ofMillis(5454));
            assertThat(buffer.writer.records()).containsExactly(record(1), record(2));
        }
    }

    @Test
    void eventsOfDifferentSlicesAreDifferentChunks() throws Exception {
        try (var buffer = BufferHarness.with("<buffer time>", "timekey 60", "timekey_use_utc")) {
            long start = TestContext.START.getEpochSecond();
            buffer.emit(
                    TAG,
                    PackedEvents.of(List.of(
                            TestEvents.event(start, "n", 1),
                            TestEvents.event(start + 60, "n", 2),
                            TestEvents.event(start + 1, "n", 3))));
            assertThat(buffer.data()).containsEntry("staged_chunks", 2);

            buffer.pass(Duration.ofHours(1));

            assertThat(buffer.writer.delivered().stream().map(ScriptedWriter::records))
                    .containsExactly(List.of(record(1), record(3)), List.of(record(2)));
        }
    }

    @Test
    void aClockThatIsSetBackHoldsUpNoInterval() throws Exception {
        try (var buffer = BufferHarness.with("flush_interval 5s")) {
            buffer.emit(1);
            buffer.time.setClock(TestContext.START.minus(Duration.ofDays(1)));
            buffer.passSeconds(5);
            assertThat(buffer.writer.records()).containsExactly(record(1));
        }
    }

    @Test
    void aClockThatIsSetForwardEndsASlice() throws Exception {
        try (var buffer = BufferHarness.with("<buffer time>", "timekey 1d", "timekey_use_utc")) {
            buffer.emit(1);
            buffer.time.setClock(TestContext.START.plus(Duration.ofDays(2)));
            buffer.passSeconds(31);
            assertThat(buffer.writer.records()).containsExactly(record(1));
        }
    }

    @Test
    void tagsAreChunksOfTheirOwn() throws Exception {
        try (var buffer = BufferHarness.with()) {
            buffer.emit(new Tag("a"), event(1));
            buffer.emit(new Tag("b"), event(2));
            buffer.emit(new Tag("a"), event(3));
            buffer.passSeconds(60);

            assertThat(buffer.writer.delivered().stream().map(ScriptedWriter::records))
                    .containsExactly(List.of(record(1), record(3)), List.of(record(2)));
        }
    }

    @Test
    void withoutTheKeyTagAChunkHasAPieceForEachChangeOfTag() throws Exception {
        try (var buffer = BufferHarness.with("<buffer []>")) {
            buffer.emit(new Tag("a"), event(1));
            buffer.emit(new Tag("a"), event(2));
            buffer.emit(new Tag("b"), event(3));
            buffer.passSeconds(60);

            var pieces = buffer.writer.delivered().getFirst().pieces();
            assertThat(pieces.stream().map(piece -> piece.tag().name())).containsExactly("a", "b");
            assertThat(pieces.getFirst().events().count()).isEqualTo(2);
        }
    }

    @Test
    void fieldsCutChunksAndNilStandsForNone() throws Exception {
        try (var buffer = BufferHarness.with("<buffer host,$.a.b>")) {
            buffer.emit(
                    TAG,
                    TestEvents.events(
                            TestEvents.map("host", "x"),
                            TestEvents.map("host", "y", "a", TestEvents.map("b", 1)),
                            TestEvents.map("host", "x")));
            buffer.passSeconds(60);

            assertThat(buffer.writer.delivered())
                    .extracting(chunk -> chunk.key().variables().get("host").toJson()
                            + chunk.key().variables().get("$.a.b").toJson()
                            + chunk.count())
                    .containsExactly("\"x\"null2", "\"y\"11");
        }
    }

    @Test
    void aFullChunkIsFlushedAtOnce() throws Exception {
        int size = text(50).sizeBytes();
        try (var buffer = BufferHarness.with("chunk_limit_size " + 10 * size, "chunk_full_threshold 0.5")) {
            for (int i = 0; i < 4; i++) {
                buffer.emit(TAG, text(50));
            }
            assertThat(buffer.writer.delivered()).isEmpty();
            buffer.emit(TAG, text(50));
            assertThat(buffer.writer.delivered()).hasSize(1);
        }
    }

    @Test
    void noChunkIsLargerThanItsLimitAndNothingIsDecodedToCutIt() throws Exception {
        int size = text(100).sizeBytes();
        try (var buffer = BufferHarness.with("chunk_limit_size " + 3 * size, "flush_thread_count 1")) {
            var builder = new PackedEvents.Builder(1024);
            IntStream.range(0, 10)
                    .forEach(i -> text(100).events().forEach(one -> builder.add(one.time(), one.record())));
            var stream = builder.build();

            assertThat(buffer.emit(TAG, stream).succeeded()).isTrue();
            buffer.passSeconds(60);

            assertThat(buffer.writer.delivered()).extracting(Chunk::count).containsExactly(3, 3, 3, 1);
            assertThat(bytes(buffer.writer.delivered())).isEqualTo(Arrays.copyOf(stream.bytes(), stream.sizeBytes()));
        }
    }

    @Test
    void noChunkHasMoreEventsThanItMay() throws Exception {
        try (var buffer = BufferHarness.with("chunk_limit_records 4")) {
            buffer.emit(
                    TAG,
                    PackedEvents.of(IntStream.range(0, 9)
                            .mapToObj(i -> event(i).events().getFirst())
                            .toList()));
            buffer.passSeconds(60);

            assertThat(buffer.writer.delivered()).extracting(Chunk::count).containsExactly(4, 4, 1);
            assertThat(buffer.writer.records()).containsExactlyElementsOf(records(0, 9));
        }
    }

    @Test
    void anEventLargerThanAChunkGoesToErrorAndTheRestIsStoredOnce() throws Exception {
        try (var buffer = BufferHarness.with("chunk_limit_size 200")) {
            var stream = PackedEvents.of(List.of(
                    event(1).events().getFirst(),
                    text(500).events().getFirst(),
                    event(2).events().getFirst()));

            assertThat(buffer.emit(TAG, stream).succeeded()).isTrue();
            buffer.passSeconds(60);

            assertThat(buffer.writer.records()).containsExactly(record(1), record(2));
            assertThat(buffer.context.errors()).hasSize(1);
            assertThat(buffer.context.errors().getFirst().reason()).isEqualTo("record_too_large");
            assertThat(buffer.context.errors().getFirst().events().count()).isEqualTo(1);
            assertThat(buffer.meters().count("dropped_events", "reason", "too_large"))
                    .isEqualTo(1);
        }
    }

    @Test
    void compressedEventsAreKeptAsTheyCame() throws Exception {
        try (var buffer = BufferHarness.with()) {
            var stream = compressed(Compression.GZIP, event(1));
            buffer.emit(TAG, stream);
            buffer.emit(2);
            buffer.passSeconds(60);

            var pieces = buffer.writer.delivered().getFirst().pieces();
            assertThat(pieces.getFirst().events()).isSameAs(stream);
            assertThat(buffer.writer.records()).containsExactly(record(1), record(2));
        }
    }

    @Test
    void chunksAreCompressedWhenTheyAreQueued() throws Exception {
        try (var buffer = BufferHarness.with("compress gzip", "flush_interval 1s")) {
            var loop = new TestLoop(buffer.context.vertx());
            long before = loop.call(() -> {
                IntStream.range(0, 20).forEach(i -> buffer.emit(TAG, text(100)));
                return buffer.held();
            });
            loop.run(() -> {
                buffer.writer.hold();
                buffer.passSeconds(1);
            });
            await().atMost(DEADLINE)
                    .until(() -> loop.call(() -> !buffer.writer.held().isEmpty()));

            assertThat(loop.call(buffer::held)).isLessThan(before / 5);
            var piece = buffer.writer.attempts().getFirst().pieces().getFirst().events();
            assertThat(piece).isInstanceOf(CompressedEvents.class);
            assertThat(piece.count()).isEqualTo(20);
            loop.run(buffer.writer::release);
            assertThat(loop.call(buffer::held)).isZero();
        }
    }

    @Test
    void aFullBufferRefusesAndKeepsNothingOfTheEmit() throws Exception {
        int size = event(1).sizeBytes();
        try (var buffer = BufferHarness.with("total_limit_size " + 3 * size, "flush_interval 1s")) {
            buffer.writer.hold();
            assertThat(buffer.emit(1).succeeded()).isTrue();
            buffer.passSeconds(1);
            assertThat(buffer.emit(2).succeeded()).isTrue();
            assertThat(buffer.emit(3).succeeded()).isTrue();

            Future<Void> refused = buffer.emit(4);

            assertThat(refused.cause())
                    .isInstanceOf(BufferOverflowException.class)
                    .hasMessageContaining("total_limit_size " + 3 * size);
            assertThat(buffer.held()).isEqualTo(3 * size);
            assertThat(buffer.meters().count("buffer_overflows")).isEqualTo(1);
            buffer.writer.release();
            assertThat(buffer.emit(5).succeeded()).isTrue();
        }
    }

    @Test
    void neverHoldsMoreThanTheLimitWhateverComes() throws Exception {
        try (var buffer = BufferHarness.with(
                "total_limit_size 1000", "chunk_limit_size 300", "flush_interval 1s", "flush_thread_count 3")) {
            buffer.writer.hold();
            var random = new java.util.Random(5);
            for (int i = 0; i < 2000; i++) {
                buffer.emit(TAG, text(random.nextInt(250)));
                assertThat(buffer.held()).isLessThanOrEqualTo(1000);
                if (i % 50 == 0) {
                    buffer.writer.release();
                    buffer.writer.hold();
                    buffer.passSeconds(1);
                }
                buffer.assertBooksBalance();
            }
            buffer.writer.release();
        }
    }

    @Test
    void blockedEmitsWaitAndAreServedInOrder() throws Exception {
        int size = event(1).sizeBytes();
        try (var buffer =
                BufferHarness.with("total_limit_size " + 2 * size, "overflow_action block", "flush_mode immediate")) {
            buffer.writer.hold();
            List<Future<Void>> emits = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                emits.add(buffer.emit(i));
            }
            assertThat(emits.stream().filter(Future::isComplete)).hasSize(2);
            assertThat(buffer.meters().gauge("buffer_waiting_bytes")).isEqualTo(6 * size);

            buffer.writer.release();
            buffer.passSeconds(1);

            assertThat(emits).allMatch(Future::succeeded);
            assertThat(buffer.writer.records()).containsExactlyElementsOf(records(0, 8));
            assertThat(buffer.meters().gauge("buffer_waiting_bytes")).isZero();
        }
    }

    @Test
    void aBufferFullOfStagedChunksIsFlushedRatherThanStuck() throws Exception {
        int size = event(1).sizeBytes();
        try (var buffer = BufferHarness.with(
                "<buffer time>",
                "timekey 1d",
                "timekey_use_utc",
                "total_limit_size " + 4 * size,
                "chunk_full_threshold 1",
                "chunk_limit_size " + 4 * size,
                "overflow_action block")) {
            IntStream.range(0, 3).forEach(buffer::emit);
            Future<Void> blocked = buffer.emit(
                    TAG,
                    PackedEvents.of(List.of(
                            event(3).events().getFirst(), event(4).events().getFirst())));

            assertThat(blocked.succeeded()).isTrue();
            assertThat(buffer.writer.records()).containsExactlyElementsOf(records(0, 3));
        }
    }

    @Test
    void theOldestChunksAreDroppedIfThatIsAskedFor() throws Exception {
        int size = event(1).sizeBytes();
        try (var buffer = BufferHarness.with(
                "total_limit_size " + 3 * size,
                "chunk_limit_size " + 3 * size,
                "chunk_limit_records 1",
                "overflow_action drop_oldest_chunk")) {
            buffer.writer.down();
            for (int i = 0; i < 6; i++) {
                assertThat(buffer.emit(i).succeeded()).isTrue();
            }
            assertThat(buffer.meters().count("dropped_events", "reason", "overflow"))
                    .isEqualTo(3);
            assertThat(buffer.meters().count("chunks_dropped")).isEqualTo(3);

            buffer.writer.up();
            buffer.passSeconds(10);

            assertThat(buffer.writer.records()).containsExactlyElementsOf(records(3, 6));
        }
    }

    @Test
    void anEmitLargerThanTheBufferIsRefusedNotWaitedFor() throws Exception {
        try (var buffer = BufferHarness.with("total_limit_size 100", "chunk_limit_size 100", "overflow_action block")) {
            var stream = PackedEvents.of(IntStream.range(0, 10)
                    .mapToObj(i -> event(i).events().getFirst())
                    .toList());
            assertThat(buffer.emit(TAG, stream).cause()).isInstanceOf(BufferOverflowException.class);
        }
    }

    @Test
    void asManyWritesAtATimeAsThereAreFlushThreads() throws Exception {
        try (var buffer = BufferHarness.with("chunk_limit_records 1", "flush_thread_count 3")) {
            buffer.writer.hold();
            IntStream.range(0, 8).forEach(buffer::emit);

            assertThat(buffer.writer.held()).hasSize(3);
            assertThat(buffer.data()).containsEntry("writing_chunks", 3).containsEntry("queued_chunks", 5);
            buffer.writer.release();
            assertThat(buffer.writer.delivered()).hasSize(8);
        }
    }

    @Test
    void aFlushThreadPausesIfThatIsAskedFor() throws Exception {
        try (var buffer = BufferHarness.with("chunk_limit_records 1", "flush_thread_burst_interval 2s")) {
            IntStream.range(0, 3).forEach(buffer::emit);
            assertThat(buffer.writer.delivered()).hasSize(1);
            buffer.passSeconds(2);
            assertThat(buffer.writer.delivered()).hasSize(2);
            buffer.passSeconds(2);
            assertThat(buffer.writer.delivered()).hasSize(3);
        }
    }

    @Test
    void looksForDueChunksAreAsRareAsAskedFor() throws Exception {
        try (var buffer = BufferHarness.with("flush_interval 1s", "flush_thread_interval 10s")) {
            buffer.emit(1);
            buffer.passSeconds(1);
            buffer.emit(2);
            buffer.passSeconds(9);
            assertThat(buffer.writer.records()).containsExactly(record(1));
            buffer.passSeconds(1);
            assertThat(buffer.writer.records()).containsExactly(record(1), record(2));
        }
    }

    @Test
    void stagedChunksGrowWhileEnoughAreQueued() throws Exception {
        try (var buffer = BufferHarness.with("flush_interval 1s", "queued_chunks_limit_size 2")) {
            buffer.writer.hold();
            for (int i = 0; i < 10; i++) {
                buffer.emit(i);
                buffer.passSeconds(2);
            }
            assertThat(buffer.data())
                    .containsEntry("writing_chunks", 1)
                    .containsEntry("queued_chunks", 2)
                    .containsEntry("staged_chunks", 1);

            buffer.writer.release();

            assertThat(buffer.writer.delivered()).extracting(Chunk::count).containsExactly(1, 1, 1, 7);
            assertThat(buffer.writer.records()).containsExactlyElementsOf(records(0, 10));
        }
    }

    @Test
    void aLargeStreamIsSortedOffTheLoopAndKeepsItsPlaceInTheOrder() throws Exception {
        try (var buffer = BufferHarness.with("<buffer n>", "chunk_limit_size 1m")) {
            var builder = new PackedEvents.Builder(1 << 20);
            for (int i = 0; i < 5_000; i++) {
                TestEvents.events(TestEvents.map("n", i % 2, "i", i))
                        .events()
                        .forEach(one -> builder.add(one.time(), one.record()));
            }
            var loop = new TestLoop(buffer.context.vertx());
            Future<Void> large = loop.begin(() -> buffer.emit(TAG, builder.build()));
            Future<Void> small =
                    loop.begin(() -> buffer.emit(TAG, TestEvents.events(TestEvents.map("n", 0, "i", 5_000))));
            TestLoop.get(large);
            TestLoop.get(small);
            loop.run(() -> buffer.passSeconds(60));

            assertThat(buffer.writer.delivered()).extracting(Chunk::count).containsExactly(2501, 2500);
            assertThat(buffer.writer.records().get(2500)).isEqualTo("{\"n\":0,\"i\":5000}");
        }
    }

    @Test
    void aStopDeliversWhatIsLeft() throws Exception {
        try (var buffer = BufferHarness.with()) {
            buffer.emit(1);
            buffer.emit(new Tag("other"), event(2));

            assertThat(buffer.output.stop().succeeded()).isTrue();

            assertThat(buffer.writer.records()).containsExactlyInAnyOrder(record(1), record(2));
            assertThat(buffer.writer.stopped).isTrue();
            assertThat(buffer.emit(3).failed()).isTrue();
        }
    }

    @Test
    void aStopWaitsForWritesUnderWay() throws Exception {
        try (var buffer = BufferHarness.with("flush_mode immediate")) {
            buffer.writer.hold();
            buffer.emit(1);
            Future<Void> stopped = buffer.output.stop();
            assertThat(stopped.isComplete()).isFalse();
            assertThat(buffer.writer.stopped).isFalse();

            buffer.writer.release();

            assertThat(stopped.succeeded()).isTrue();
            assertThat(buffer.writer.records()).containsExactly(record(1));
        }
    }

    @Test
    void aStopEndsAtItsDeadlineAndCountsWhatIsLost() throws Exception {
        try (var buffer = BufferHarness.with("shutdown_timeout 10s")) {
            buffer.writer.down();
            buffer.emit(1);
            Future<Void> stopped = buffer.output.stop();
            buffer.passSeconds(9);
            assertThat(stopped.isComplete()).isFalse();
            buffer.passSeconds(1);

            assertThat(stopped.isComplete()).isTrue();
            assertThat(buffer.writer.attempts().size())
                    .as("tried again and again")
                    .isBetween(3, 6);
            assertThat(buffer.meters().count("dropped_events", "reason", "stop"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aStopDoesNotFlushIfThatIsAskedFor() throws Exception {
        try (var buffer = BufferHarness.with("flush_at_shutdown false")) {
            buffer.emit(1);
            assertThat(buffer.output.stop().succeeded()).isTrue();
            assertThat(buffer.writer.attempts()).isEmpty();
            assertThat(buffer.meters().count("dropped_events", "reason", "stop"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aStopFailsTheEmitsThatWait() throws Exception {
        int size = event(1).sizeBytes();
        try (var buffer =
                BufferHarness.with("total_limit_size " + size, "chunk_limit_size " + size, "overflow_action block")) {
            buffer.writer.hold();
            buffer.emit(1);
            Future<Void> waiting = buffer.emit(2);
            buffer.output.stop();

            assertThat(waiting.failed()).isTrue();
            buffer.writer.release();
            assertThat(buffer.writer.records()).containsExactly(record(1));
        }
    }

    @Test
    void itsConditionIsTheWritersWithWhatIsBuffered() throws Exception {
        try (var buffer = BufferHarness.with("flush_interval 1s")) {
            buffer.emit(1);
            assertThat(buffer.output.condition().orElseThrow().ready()).isTrue();

            buffer.writer.down();
            buffer.passSeconds(5);

            assertThat(buffer.output.condition().orElseThrow().ready()).isFalse();
            assertThat(buffer.data())
                    .containsEntry("upstream", "down")
                    .containsEntry("buffered_bytes", (long) event(1).sizeBytes())
                    .containsEntry("buffered_events", 1L)
                    .containsEntry("queued_chunks", 1)
                    .containsEntry("oldest_chunk_seconds", 5L)
                    .containsEntry("retrying_chunks", 1L)
                    .containsEntry("retry_steps", 3)
                    .containsEntry("failure", "connection refused");
        }
    }

    @Test
    void itsConditionTellsTheSlicesThatAreHeld() throws Exception {
        try (var buffer = BufferHarness.with("<buffer time>", "timekey 60")) {
            assertThat(buffer.data()).doesNotContainKeys("timekeys", "oldest_timekey", "newest_timekey");
            buffer.emit(1);
            long slice = buffer.context.clock().instant().getEpochSecond() / 60 * 60;

            assertThat(buffer.data())
                    .containsEntry("timekeys", Long.toString(slice))
                    .containsEntry("oldest_timekey", slice)
                    .containsEntry("newest_timekey", slice);
        }
    }

    @Test
    void aWriteThatTakesLongerThanTheThresholdIsCounted() throws Exception {
        try (var buffer = BufferHarness.with("flush_mode immediate", "slow_flush_log_threshold 5s")) {
            for (int seconds : new int[] {5, 6}) {
                buffer.writer.hold();
                buffer.emit(seconds);
                buffer.passSeconds(seconds);
                buffer.writer.release();
            }
            assertThat(buffer.writer.records()).hasSize(2);
            assertThat(buffer.meters().count("slow_flushes")).isEqualTo(1);
        }
    }

    private static CompressedEvents compressed(Compression compression, PackedEvents events) {
        byte[] bytes = Codec.deflate(compression, events.bytes(), events.offset(), events.sizeBytes());
        return new CompressedEvents(compression, bytes, 0, bytes.length, events.sizeBytes(), events.count(), false);
    }

    private static List<String> records(int from, int to) {
        return IntStream.range(from, to).mapToObj(BufferHarness::record).toList();
    }

    private static byte[] bytes(List<Chunk> chunks) {
        var out = new java.io.ByteArrayOutputStream();
        chunks.forEach(chunk -> chunk.streams().forEach(stream -> {
            var packed = stream.packed();
            out.write(packed.bytes(), packed.offset(), packed.sizeBytes());
        }));
        return out.toByteArray();
    }
}
