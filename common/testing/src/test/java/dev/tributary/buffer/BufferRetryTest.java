package dev.tributary.buffer;

import static dev.tributary.buffer.BufferHarness.event;
import static dev.tributary.buffer.BufferHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.Tag;
import dev.tributary.plugin.buffered.Chunk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of chunks that the destination does not take. */
class BufferRetryTest {

    @Test
    void aFailedChunkIsTriedAgainWithTheSameId() throws Exception {
        try (var buffer = BufferHarness.with("flush_mode immediate")) {
            buffer.writer.down();
            buffer.emit(1);
            buffer.passSeconds(2);
            buffer.writer.up();
            buffer.passSeconds(3);

            assertThat(buffer.writer.records()).containsExactly(record(1));
            assertThat(buffer.writer.attemptIds().stream().distinct()).hasSize(1);
            assertThat(buffer.meters().count("retries")).isEqualTo(2);
        }
    }

    @Test
    void aWriterThatMissesAClassHasFailedAndItsChunkWaits() throws Exception {
        try (var buffer = BufferHarness.with("flush_mode immediate")) {
            buffer.writer.unlinked(Optional.of(new NoClassDefFoundError("acme/Absent")));
            buffer.emit(1);
            buffer.passSeconds(2);
            assertThat(buffer.meters().count("retries")).isPositive();
            buffer.writer.unlinked(Optional.empty());
            buffer.passSeconds(5);

            assertThat(buffer.writer.records()).containsExactly(record(1));
        }
    }

    @Test
    void everybodyWaitsForADestinationThatFails() throws Exception {
        try (var buffer = BufferHarness.with("chunk_limit_records 1", "retry_randomize false", "retry_wait 10s")) {
            buffer.writer.down();
            IntStream.range(0, 50).forEach(buffer::emit);
            assertThat(buffer.writer.attempts()).as("one for fifty chunks").hasSize(1);
            buffer.passSeconds(9);
            assertThat(buffer.writer.attempts()).hasSize(1);
            buffer.passSeconds(1);
            assertThat(buffer.writer.attempts())
                    .as("that one again, and a neighbour to see whose fault it is")
                    .hasSize(3);
        }
    }

    @Test
    void whatOneChunkSuffersDelaysThatChunkAndNotItsNeighbours() throws Exception {
        try (var buffer = BufferHarness.with("<buffer tag>", "flush_mode immediate", "retry_randomize false")) {
            buffer.writer.failOn(chunk -> chunk.key().tag().orElseThrow().name().equals("bad"));
            buffer.emit(new Tag("bad"), event(0));
            IntStream.rangeClosed(1, 40).forEach(i -> buffer.emit(new Tag("good" + i), event(i)));
            buffer.passSeconds(2);
            assertThat(buffer.writer.records())
                    .as("40 others, in their order")
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 40)
                            .mapToObj(BufferHarness::record)
                            .toList());
            for (int i = 41; i <= 50; i++) {
                buffer.passSeconds(60);
                buffer.emit(new Tag("good"), event(i));
                assertThat(buffer.writer.records()).as("at once").endsWith(record(i));
            }
            assertThat(buffer.data()).containsEntry("retrying_chunks", 1L);
            buffer.writer.failOn(chunk -> false);
            buffer.passSeconds(3600);
            assertThat(buffer.writer.records()).hasSize(51).endsWith(record(0));
        }
    }

    @Test
    void aNeighbourThatOnlyShowsThatTheDestinationIsDownLosesNoneOfItsRetries() throws Exception {
        try (var buffer = BufferHarness.with("chunk_limit_records 1", "retry_randomize false", "retry_max_times 3")) {
            buffer.writer.down();
            buffer.emit(1);
            buffer.emit(2);
            buffer.passSeconds(8);
            assertThat(buffer.meters().count("dropped_events", "reason", "retry_limit"))
                    .as("the first has been tried four times")
                    .isEqualTo(1);
            buffer.writer.up();
            buffer.passSeconds(60);
            assertThat(buffer.writer.records()).containsExactly(record(2));
        }
    }

    @Test
    void aChunkThatNobodyTakesDoesNotHoldUpTheOthers() throws Exception {
        try (var buffer = BufferHarness.withSecondary("<buffer tag>", "flush_mode immediate")) {
            buffer.writer.refuse(chunk -> chunk.key().tag().orElseThrow().name().equals("bad"));
            buffer.secondary.down();
            buffer.emit(new Tag("bad"), event(0));
            buffer.emit(new Tag("good"), event(1));
            assertThat(buffer.writer.records()).containsExactly(record(1));
        }
    }

    @Test
    void whatThrowsBecauseOfItsEventsIsRefusedForGood() throws Exception {
        try (var buffer = BufferHarness.with("<buffer tag>", "flush_mode immediate")) {
            buffer.writer.throwOn(
                    chunk -> chunk.key().tag().orElseThrow().name().equals("bad"));
            buffer.emit(new Tag("bad"), event(0));
            buffer.emit(new Tag("good"), event(1));
            assertThat(buffer.writer.records()).containsExactly(record(1));
            assertThat(buffer.meters().count("dropped_events", "reason", "refused"))
                    .isEqualTo(1);
            assertThat(buffer.data())
                    .containsEntry("given_up_chunks", 1L)
                    .hasEntrySatisfying(
                            "last_given_up",
                            told -> assertThat((String) told).contains("refused for good: long overflow"));
        }
    }

    @Test
    void theSecondaryGetsAChunkThatIsNotToBeTriedAgain() throws Exception {
        for (String limit : new String[] {"retry_max_times 0", "retry_max_times 1", "retry_timeout 0.001"}) {
            try (var buffer =
                    BufferHarness.withSecondary("flush_mode immediate", limit, "retry_secondary_threshold 0.9")) {
                buffer.writer.down();
                buffer.emit(1);
                buffer.passSeconds(5);
                assertThat(buffer.secondary.records()).as(limit).containsExactly(record(1));
                assertThat(buffer.meters().count("secondary_events")).isEqualTo(1);
            }
        }
    }

    @Test
    void aSecondaryThatDoesNotTakeItEitherGetsItOnceIfNothingIsToBeTriedAgain() throws Exception {
        try (var buffer = BufferHarness.withSecondary("flush_mode immediate", "retry_max_times 0")) {
            buffer.writer.down();
            buffer.secondary.down();
            buffer.emit(1);
            buffer.passSeconds(60);
            assertThat(buffer.writer.attempts()).hasSize(1);
            assertThat(buffer.secondary.attempts()).hasSize(1);
            assertThat(buffer.meters().count("dropped_events", "reason", "retry_limit"))
                    .isEqualTo(1);
        }
    }

    @Test
    void nobodyWaitsLongerForADestinationThatSaysItIsBack() throws Exception {
        try (var buffer = BufferHarness.with("chunk_limit_records 1", "retry_randomize false", "retry_wait 100s")) {
            buffer.writer.down();
            IntStream.range(0, 5).forEach(buffer::emit);
            buffer.passSeconds(150);
            assertThat(buffer.writer.attempts()).hasSize(3);
            buffer.writer.upAndSaysSo();
            assertThat(buffer.writer.records()).containsExactly(record(0), record(1), record(2), record(3), record(4));
        }
    }

    @Test
    void theQueueDrainsInOrderWhenTheDestinationIsBack() throws Exception {
        try (var buffer = BufferHarness.with("chunk_limit_records 1")) {
            buffer.writer.down();
            IntStream.range(0, 50).forEach(buffer::emit);
            buffer.passSeconds(30);
            buffer.writer.up();
            buffer.passSeconds(40);

            assertThat(buffer.writer.records())
                    .containsExactlyElementsOf(IntStream.range(0, 50)
                            .mapToObj(BufferHarness::record)
                            .toList());
        }
    }

    @Test
    void severalThreadsThatFailTogetherWaitTheFirstWait() throws Exception {
        try (var buffer =
                BufferHarness.with("chunk_limit_records 1", "flush_thread_count 8", "retry_randomize false")) {
            buffer.writer.down();
            IntStream.range(0, 8).forEach(buffer::emit);
            int first = buffer.writer.attempts().size();
            buffer.passSeconds(1);

            assertThat(first).isBetween(1, 8);
            assertThat(buffer.writer.attempts()).hasSizeGreaterThan(first);
        }
    }

    @Test
    void anUpstreamThatIsDownForADayLosesNothingAndIsNotHammered() throws Exception {
        try (var buffer = BufferHarness.with(
                "flush_interval 10s", "chunk_limit_size 8k", "total_limit_size 1m", "retry_max_interval 10m")) {
            buffer.writer.down();
            int minutes = 24 * 60;
            for (int i = 0; i < minutes; i++) {
                assertThat(buffer.emit(i).succeeded()).isTrue();
                buffer.passSeconds(60);
            }
            assertThat(buffer.writer.attempts().size()).as("two in ten minutes").isBetween(200, 320);
            assertThat(buffer.held()).isLessThan(1 << 20);

            buffer.writer.up();
            buffer.pass(Duration.ofMinutes(20));

            assertThat(buffer.writer.records())
                    .containsExactlyElementsOf(IntStream.range(0, minutes)
                            .mapToObj(BufferHarness::record)
                            .toList());
        }
    }

    @Test
    void theRetryLimitGivesUpThatChunkAndNotTheQueue() throws Exception {
        try (var buffer = BufferHarness.with("chunk_limit_records 1", "retry_max_times 2")) {
            buffer.writer.failOn(holds(0));
            IntStream.range(0, 5).forEach(buffer::emit);
            buffer.pass(Duration.ofMinutes(1));

            assertThat(buffer.writer.records()).containsExactly(record(1), record(2), record(3), record(4));
            assertThat(buffer.context.errors()).hasSize(1);
            assertThat(buffer.context.errors().getFirst().reason()).isEqualTo("retry_limit");
            assertThat(buffer.context.errors().getFirst().cause()).hasMessage("connection refused");
            assertThat(buffer.meters().count("dropped_events", "reason", "retry_limit"))
                    .isEqualTo(1);
            assertThat(buffer.meters().count("chunks_given_up")).isEqualTo(1);
        }
    }

    @Test
    void withSeveralThreadsABadChunkHoldsUpNobody() throws Exception {
        try (var buffer = BufferHarness.with("chunk_limit_records 1", "flush_thread_count 2")) {
            buffer.writer.failOn(holds(0));
            IntStream.range(0, 5).forEach(buffer::emit);
            buffer.passSeconds(3);

            assertThat(buffer.writer.records()).containsExactlyInAnyOrder(record(1), record(2), record(3), record(4));
        }
    }

    @Test
    void theTimeoutGivesUpEachChunkByItself() throws Exception {
        try (var buffer = BufferHarness.with("chunk_limit_records 1", "retry_timeout 100s")) {
            buffer.writer.down();
            buffer.emit(0);
            buffer.passSeconds(50);
            buffer.emit(1);
            buffer.passSeconds(51);
            assertThat(buffer.meters().count("dropped_events", "reason", "retry_limit"))
                    .isEqualTo(1);

            buffer.passSeconds(30);
            buffer.writer.up();
            buffer.passSeconds(30);

            assertThat(buffer.writer.records()).containsExactly(record(1));
        }
    }

    @Test
    void whoWaitedBehindAFailureIsGivenUpInTimeToo() throws Exception {
        try (var buffer = BufferHarness.with("chunk_limit_records 1", "retry_timeout 100s")) {
            buffer.writer.down();
            IntStream.range(0, 20).forEach(buffer::emit);
            buffer.passSeconds(101);

            assertThat(buffer.meters().count("dropped_events", "reason", "retry_limit"))
                    .isEqualTo(20);
            assertThat(buffer.held()).isZero();
        }
    }

    @Test
    void aRefusedChunkGoesToErrorAtOnceAndDelaysNobody() throws Exception {
        try (var buffer = BufferHarness.with("chunk_limit_records 1")) {
            buffer.writer.refuse(holds(1));
            IntStream.range(0, 3).forEach(buffer::emit);

            assertThat(buffer.writer.records()).containsExactly(record(0), record(2));
            assertThat(buffer.context.errors()).hasSize(1);
            assertThat(buffer.context.errors().getFirst().reason()).isEqualTo("refused");
        }
    }

    @Test
    void aRefusedChunkIsThrownAwayIfThatIsAskedFor() throws Exception {
        try (var buffer = BufferHarness.with("chunk_limit_records 1", "disable_chunk_backup true")) {
            buffer.writer.refuse(holds(1));
            IntStream.range(0, 3).forEach(buffer::emit);

            assertThat(buffer.context.errors()).isEmpty();
            assertThat(buffer.meters().count("dropped_events", "reason", "refused"))
                    .isEqualTo(1);
        }
    }

    @Test
    void theSecondaryGetsARefusedChunkAtOnceAndInOnePiece() throws Exception {
        try (var buffer = BufferHarness.withSecondary("<buffer []>", "flush_interval 1s")) {
            buffer.writer.refuse(chunk -> true);
            buffer.emit(new Tag("a"), event(1));
            buffer.emit(new Tag("b"), event(2));
            buffer.passSeconds(1);

            assertThat(buffer.secondary.delivered()).hasSize(1);
            assertThat(buffer.secondary.records()).containsExactly(record(1), record(2));
            assertThat(buffer.secondary.attemptIds()).isEqualTo(buffer.writer.attemptIds());
            assertThat(buffer.meters().count("secondary_events")).isEqualTo(2);
            assertThat(buffer.meters().count("secondary_writes")).isEqualTo(1);
            assertThat(buffer.meters().count("chunks_taken_back")).isEqualTo(1);
        }
    }

    @Test
    void theSecondaryGetsWhatCouldNotBeDeliveredForItsShareOfTheTimeout() throws Exception {
        try (var buffer = BufferHarness.withSecondary("chunk_limit_records 1", "retry_timeout 100s")) {
            buffer.writer.down();
            IntStream.range(0, 5).forEach(buffer::emit);
            buffer.passSeconds(79);
            assertThat(buffer.secondary.delivered()).isEmpty();

            buffer.passSeconds(2);

            assertThat(buffer.secondary.records())
                    .containsExactlyElementsOf(IntStream.range(0, 5)
                            .mapToObj(BufferHarness::record)
                            .toList());
            assertThat(buffer.context.errors()).isEmpty();
        }
    }

    @Test
    void aSecondaryThatFailsTooIsTriedUntilTheTimeout() throws Exception {
        try (var buffer = BufferHarness.withSecondary("flush_mode immediate", "retry_timeout 100s")) {
            buffer.writer.down();
            buffer.secondary.down();
            buffer.emit(1);
            buffer.passSeconds(99);
            assertThat(buffer.secondary.attempts()).hasSizeGreaterThan(2);
            assertThat(buffer.context.errors()).isEmpty();

            buffer.passSeconds(2);

            assertThat(buffer.context.errors()).hasSize(1);
            assertThat(buffer.held()).isZero();
        }
    }

    @Test
    void whatTheSecondaryRefusesGoesToError() throws Exception {
        try (var buffer = BufferHarness.withSecondary("flush_mode immediate")) {
            buffer.writer.refuse(chunk -> true);
            buffer.secondary.refuse(chunk -> true);
            buffer.emit(1);

            assertThat(buffer.context.errors()).hasSize(1);
        }
    }

    @Test
    void foreverLeavesTheSecondaryToWhatIsRefused() throws Exception {
        try (var buffer =
                BufferHarness.withSecondary("chunk_limit_records 1", "retry_forever true", "retry_max_interval 1h")) {
            buffer.writer.down();
            buffer.emit(1);
            buffer.pass(Duration.ofDays(30));
            assertThat(buffer.secondary.attempts()).isEmpty();
            assertThat(buffer.data()).containsEntry("queued_chunks", 1);

            buffer.writer.refuse(chunk -> true);
            buffer.pass(Duration.ofHours(2));

            assertThat(buffer.secondary.records()).containsExactly(record(1));
        }
    }

    @Test
    void aWriterThatThrowsHasFailed() throws Exception {
        try (var buffer = BufferHarness.with("flush_mode immediate")) {
            buffer.writer.failOn(chunk -> {
                if (buffer.writer.attempts().size() < 3) {
                    throw new IllegalStateException("broken");
                }
                return false;
            });
            buffer.emit(1);
            buffer.passSeconds(10);

            assertThat(buffer.writer.records()).containsExactly(record(1));
        }
    }

    private static Predicate<Chunk> holds(int number) {
        return chunk -> ScriptedWriter.records(chunk).equals(List.of(record(number)));
    }
}
