package dev.tributary.plugin;

import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Reads streams one after the other, whatever each costs: a small one at once on the event loop, a compressed or a big
 * one on a worker thread. Results complete in call order and never two pieces of work run at the same time, so the work
 * may use what only one thread may. One for each stage, confined to its event loop; what the work does to others must
 * wait for the result.
 */
public final class InOrder {
    /** Above this the work of a stream leaves the event loop: about a quarter of a millisecond of formatting. */
    private static final int INLINE_BYTES_MAX = 64 * 1024;

    private final Vertx vertx;
    private Future<?> last = Future.succeededFuture();

    public InOrder(Vertx vertx) {
        this.vertx = vertx;
    }

    /** What {@code work} makes of the entries; fails with what it throws. */
    public <T> Future<T> read(EventStream events, Function<PackedEvents, T> work) {
        boolean inline = events instanceof PackedEvents && events.sizeBytes() <= INLINE_BYTES_MAX;
        if (inline && last.isComplete()) {
            return now(events, work);
        }
        Future<T> result = last.transform(ignored ->
                inline ? now(events, work) : vertx.executeBlocking(() -> work.apply(events.packed()), false));
        last = result;
        return result;
    }

    /** What {@code work}, which may block, makes; on a worker thread, after everything asked for before. */
    public <T> Future<T> blocking(Callable<T> work) {
        Future<T> result = last.transform(ignored -> vertx.executeBlocking(work, false));
        last = result;
        return result;
    }

    private static <T> Future<T> now(EventStream events, Function<PackedEvents, T> work) {
        try {
            return Future.succeededFuture(work.apply(events.packed()));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
