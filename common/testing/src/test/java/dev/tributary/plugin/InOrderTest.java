package dev.tributary.plugin;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.Codec;
import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InOrderTest {
    private final TestContext context = TestContext.own();
    private final InOrder inOrder = new InOrder(context.vertx());

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void readsASmallStreamAtOnce() {
        Future<Integer> read = inOrder.read(TestEvents.events(map("k", 1)), PackedEvents::count);

        assertThat(read.succeeded()).isTrue();
        assertThat(read.result()).isEqualTo(1);
    }

    @Test
    void readsACompressedStreamOffTheEventLoopAndWhatFollowsAfterIt() throws Exception {
        List<String> order = new ArrayList<>();
        Promise<Void> done = Promise.promise();
        context.vertx().getOrCreateContext().runOnContext(v -> {
            inOrder.read(compressed(TestEvents.events(map("k", 1))), events -> Context.isOnEventLoopThread())
                    .onSuccess(onLoop -> order.add("compressed on loop: " + onLoop));
            inOrder.read(TestEvents.events(map("k", 2)), events -> Context.isOnEventLoopThread())
                    .onSuccess(onLoop -> order.add("small on loop: " + onLoop))
                    .<Void>mapEmpty()
                    .onComplete(done);
        });

        done.future().toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);

        assertThat(order).containsExactly("compressed on loop: false", "small on loop: true");
    }

    @Test
    void aFailureFailsItsOwnResultOnly() {
        Future<Integer> failed = inOrder.read(TestEvents.events(map("k", 1)), events -> {
            throw new IllegalStateException("broken");
        });
        Future<Integer> next = inOrder.read(TestEvents.events(map("k", 1)), PackedEvents::count);

        assertThat(failed.cause()).hasMessage("broken");
        assertThat(next.result()).isEqualTo(1);
    }

    private static EventStream compressed(PackedEvents events) {
        byte[] bytes = Codec.deflate(Compression.GZIP, events.bytes(), events.offset(), events.sizeBytes());
        return new CompressedEvents(
                Compression.GZIP, bytes, 0, bytes.length, events.sizeBytes(), events.count(), false);
    }
}
