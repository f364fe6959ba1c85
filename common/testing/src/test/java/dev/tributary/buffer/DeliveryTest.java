package dev.tributary.buffer;

import static dev.tributary.buffer.BufferHarness.TAG;
import static dev.tributary.buffer.BufferHarness.event;
import static dev.tributary.buffer.BufferHarness.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.plugin.Handover;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Emits that are done only when the destination has the events. */
class DeliveryTest {

    @Test
    void isDoneWhenTheDestinationHasTheEventsAndAChunkDoesNotWaitForItsTime() throws Exception {
        try (var buffer = BufferHarness.with("flush_interval 1h")) {
            buffer.writer.hold();
            Future<Void> delivered = buffer.deliver(1);
            assertThat(delivered.isComplete()).isFalse();
            buffer.writer.release();
            assertThat(delivered.succeeded()).isTrue();
        }
    }

    @Test
    void takesAlongWhatWasStagedAndCollectsWhileTheDestinationIsBusy() throws Exception {
        try (var buffer = BufferHarness.with("flush_mode lazy")) {
            buffer.emit(0);
            assertThat(buffer.writer.delivered()).isEmpty();
            buffer.writer.hold();
            List<Future<Void>> waiting =
                    IntStream.range(1, 50).mapToObj(buffer::deliver).toList();
            buffer.writer.release();

            assertThat(waiting).allMatch(Future::succeeded);
            assertThat(buffer.writer.delivered()).hasSizeLessThan(4);
            assertThat(buffer.writer.records()).contains(record(0)).hasSize(50);
        }
    }

    @Test
    void outlastsRetriesAndTheSecondaryCountsAsADestination() throws Exception {
        try (var buffer = BufferHarness.withSecondary("retry_max_times 3", "retry_randomize false")) {
            buffer.writer.down();
            Future<Void> delivered = buffer.deliver(1);
            buffer.passSeconds(1);
            assertThat(delivered.isComplete()).isFalse();
            buffer.passSeconds(60);
            assertThat(delivered.succeeded()).isTrue();
            assertThat(buffer.secondary.records()).containsExactly(record(1));
        }
    }

    @Test
    void failsWhenTheEventsAreLost() throws Exception {
        try (var buffer =
                BufferHarness.with("retry_max_times 1", "retry_randomize false", "disable_chunk_backup true")) {
            buffer.writer.down();
            Future<Void> delivered = buffer.deliver(1);
            buffer.passSeconds(60);
            assertThat(delivered.failed()).isTrue();
        }
    }

    @Test
    void failsWhenItsChunkIsDroppedToMakeRoom() throws Exception {
        int size = event(1).sizeBytes();
        try (var buffer = BufferHarness.with(
                "overflow_action drop_oldest_chunk", "chunk_limit_size " + size, "total_limit_size " + 3 * size)) {
            buffer.writer.hold();
            Future<Void> writing = buffer.deliver(1);
            Future<Void> queued = buffer.deliver(2);
            buffer.deliver(3);
            buffer.emit(4);

            assertThat(queued.failed()).isTrue();
            buffer.writer.release();
            assertThat(writing.succeeded()).isTrue();
        }
    }

    @Test
    void waitsForEveryChunkThatHoldsAPartOfIt() throws Exception {
        try (var buffer = BufferHarness.with("<buffer tag,n>", "flush_interval 1h")) {
            var both = new dev.tributary.event.PackedEvents.Builder(64);
            for (int n = 1; n <= 2; n++) {
                for (var one = event(n).cursor(); one.next(); ) {
                    both.add(one);
                }
            }
            buffer.writer.hold();
            Future<Void> delivered = buffer.output.emit(TAG, both.build(), new Handover(true, Optional.empty()));
            assertThat(delivered.isComplete()).isFalse();
            buffer.writer.release();
            assertThat(delivered.succeeded()).isTrue();
            assertThat(buffer.writer.delivered()).hasSize(2);
        }
    }
}
