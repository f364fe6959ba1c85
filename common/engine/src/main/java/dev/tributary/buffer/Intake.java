package dev.tributary.buffer;

import dev.tributary.buffer.ChunkSorter.Sorted;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.InOrder;
import dev.tributary.plugin.Origin;
import dev.tributary.plugin.buffered.BufferOverflowException;
import dev.tributary.plugin.buffered.OverflowAction;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The way into a buffer: a stream is sorted into parts, room is made or waited for, the parts are appended. Emits are
 * served in the order they come, however long sorting one of them takes.
 */
final class Intake {
    /** Above this, sorting leaves the event loop. */
    private static final int INLINE_BYTES_MAX = 64 * 1024;

    /** An emit that waits for room. */
    private record Waiting(Sorted sorted, long bytes, Tag tag, Handover handover, Promise<Void> done) {}

    private final BufferScope scope;
    private final ChunkBuffer buffer;
    private final ChunkStorage storage;
    private final Flusher flusher;
    private final ChunkSorter sorter;
    private final InOrder inOrder;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    /** Those that the disk did not take, in the order they came. */
    private final Deque<Waiting> parked = new ArrayDeque<>();

    private int sorting;
    private boolean closed;

    Intake(BufferScope scope, ChunkBuffer buffer, ChunkStorage storage, Flusher flusher) {
        this.storage = storage;
        this.scope = scope;
        this.buffer = buffer;
        this.flusher = flusher;
        sorter = new ChunkSorter(scope.settings());
        inOrder = new InOrder(scope.context().vertx());
        flusher.onRoom(this::admitWaiting);
        storage.onRecovery(this::admitParked);
    }

    Future<Void> emit(Tag tag, EventStream events, Handover handover) {
        boolean named = handover.origin().isPresent() && storage.origins().isPresent();
        if (!named || storage.origins().get().ready().isComplete()) {
            return emitNow(tag, events, handover);
        }
        // Another worker's buffer may hold it: a few moments after the start it has said so.
        Promise<Void> here = Promise.promise();
        var loop = scope.context().vertx().getOrCreateContext();
        storage.origins().get().ready().onComplete(all -> loop.runOnContext(ready -> here.complete()));
        return here.future().compose(ready -> emitNow(tag, events, handover));
    }

    private Future<Void> emitNow(Tag tag, EventStream events, Handover handover) {
        if (closed) {
            return Future.failedFuture(stopping());
        }
        if (events.count() == 0) {
            return Future.succeededFuture();
        }
        if (tag.isTooLong()) {
            return Future.failedFuture(new IllegalArgumentException("a tag of more than " + Tag.BYTES_MAX + " bytes"));
        }
        if (sorting == 0) {
            if (sorter.isOnePart(events)) {
                return admitFresh(new Sorted(List.of(sorter.onePart(tag, events)), List.of()), tag, handover);
            }
            if (events instanceof PackedEvents && events.sizeBytes() <= INLINE_BYTES_MAX) {
                return admitFresh(sorter.sort(tag, events), tag, handover);
            }
        }
        sorting++;
        return inOrder.blocking(() -> sorter.sort(tag, events))
                .onComplete(done -> sorting--)
                .compose(sorted -> admitFresh(sorted, tag, handover));
    }

    /** Leaves out what is held or delivered already under the same name. */
    private Future<Void> admitFresh(Sorted sorted, Tag tag, Handover handover) {
        if (handover.origin().isEmpty() || storage.origins().isEmpty()) {
            return admit(sorted, tag, handover);
        }
        Origins known = storage.origins().get();
        Origin origin = handover.origin().get();
        var fresh = new ArrayList<AppendedPart>(sorted.parts().size());
        for (int i = 0; i < sorted.parts().size(); i++) {
            AppendedPart part = sorted.parts().get(i);
            if (known.holds(origin, i)) {
                scope.meters().knownEvents.add(part.events().count());
            } else {
                fresh.add(
                        part.named(known.next(origin, i, scope.time().instant().toEpochMilli())));
            }
        }
        boolean again = fresh.size() < sorted.parts().size();
        Future<Void> taken = admit(new Sorted(fresh, again ? List.of() : sorted.tooLarge()), tag, handover);
        return again && handover.delivered() ? Future.join(taken, delivered()).mapEmpty() : taken;
    }

    /** Of all that is held now: which chunk has the parts that came again is not remembered. */
    private Future<Void> delivered() {
        List<BufferedChunk> held = buffer.all().toList();
        held.forEach(BufferedChunk::await);
        Future<Void> all =
                Future.join(held.stream().map(BufferedChunk::delivery).toList()).mapEmpty();
        flusher.pump();
        return all;
    }

    /** Emits that wait fail, and so do those that come. */
    void close() {
        closed = true;
        while (!parked.isEmpty()) {
            waiting.addFirst(parked.removeLast());
        }
        for (Waiting one = waiting.poll(); one != null; one = waiting.poll()) {
            scope.meters().waitingBytes.add(-one.bytes);
            one.done.fail(stopping());
        }
    }

    private static BufferOverflowException stopping() {
        return new BufferOverflowException("the output is stopping");
    }

    private Future<Void> admit(Sorted sorted, Tag tag, Handover handover) {
        if (closed) {
            return Future.failedFuture(stopping());
        }
        long bytes = sorted.parts().stream()
                .mapToLong(part -> part.events().sizeBytes())
                .sum();
        long limit = scope.settings().totalLimitBytes();
        if (bytes > limit) {
            return refuse(bytes);
        }
        OverflowAction action = scope.settings().overflowAction();
        boolean failing = storage.failure().isPresent();
        if (failing && action != OverflowAction.BLOCK) {
            return Future.failedFuture(new BufferOverflowException(
                    "the buffer cannot be written to: " + storage.failure().get()));
        }
        boolean others = !waiting.isEmpty() || !parked.isEmpty();
        if (failing || others || bytes > buffer.room()) {
            switch (action) {
                case THROW_EXCEPTION -> {
                    makeRoom();
                    return refuse(bytes);
                }
                case BLOCK -> {
                    Future<Void> admitted = await(sorted, bytes, tag, handover);
                    makeRoom();
                    return admitted;
                }
                case DROP_OLDEST_CHUNK -> {
                    dropOldest(bytes);
                    if (bytes > buffer.room()) {
                        return refuse(bytes);
                    }
                }
            }
        }
        return append(sorted, tag, handover);
    }

    private Future<Void> append(Sorted sorted, Tag tag, Handover handover) {
        var kept = new ArrayList<Future<Void>>(sorted.parts().size());
        for (AppendedPart part : sorted.parts()) {
            int count = part.events().count();
            int size = part.events().sizeBytes();
            ChunkBuffer.Appended appended = buffer.append(part, handover.delivered());
            Future<Void> held = appended.kept().onSuccess(done -> {
                scope.meters().eventsIn.add(count);
                scope.meters().bytesIn.add(size);
            });
            Future<Void> taken =
                    handover.delivered() ? held.compose(done -> appended.chunk().delivery()) : held;
            kept.add(held.transform(end -> end.succeeded() ? taken : park(part, handover, end.cause())));
        }
        for (PackedEvents event : sorted.tooLarge()) {
            scope.meters().eventsIn.add(event.count());
            scope.meters().bytesIn.add(event.sizeBytes());
            scope.lastResort().tooLarge(tag, event, scope.settings().chunkLimitBytes());
        }
        flusher.pump();
        return kept.size() == 1 ? kept.getFirst() : Future.join(kept).mapEmpty();
    }

    private Future<Void> refuse(long bytes) {
        scope.meters().overflows.increment();
        return Future.failedFuture(new BufferOverflowException(
                bytes, buffer.heldBytes(), scope.settings().totalLimitBytes()));
    }

    private Future<Void> await(Sorted sorted, long bytes, Tag tag, Handover handover) {
        Promise<Void> done = Promise.promise();
        scope.meters().waitingBytes.add(bytes);
        waiting.add(new Waiting(sorted, bytes, tag, handover, done));
        return done.future();
    }

    /** What the disk did not take waits until it does again, if emits may wait. */
    private Future<Void> park(AppendedPart part, Handover handover, Throwable cause) {
        if (!closed && cause instanceof UnreadableChunkException) {
            return append(new Sorted(List.of(part), List.of()), part.tag(), handover);
        }
        if (closed || scope.settings().overflowAction() != OverflowAction.BLOCK) {
            return Future.failedFuture(cause);
        }
        Promise<Void> done = Promise.promise();
        long bytes = part.events().sizeBytes();
        scope.meters().waitingBytes.add(bytes);
        parked.add(new Waiting(new Sorted(List.of(part), List.of()), bytes, part.tag(), handover, done));
        return done.future();
    }

    /** Before those that came after. */
    private void admitParked() {
        while (!parked.isEmpty()) {
            waiting.addFirst(parked.removeLast());
        }
        admitWaiting();
    }

    private void admitWaiting() {
        while (!waiting.isEmpty() && storage.failure().isEmpty() && waiting.peek().bytes <= buffer.room()) {
            Waiting one = waiting.remove();
            scope.meters().waitingBytes.add(-one.bytes);
            append(one.sorted, one.tag, one.handover).onComplete(one.done);
        }
    }

    /** A full buffer of staged chunks would wait for their time; it is better to deliver them now. */
    private void makeRoom() {
        if (buffer.queued().isEmpty() && buffer.dequeued().isEmpty()) {
            List.copyOf(buffer.staged()).forEach(buffer::enqueue);
            flusher.pump();
        }
    }

    private void dropOldest(long bytes) {
        while (bytes > buffer.room()) {
            Optional<BufferedChunk> oldest = buffer.firstQueued().or(buffer::firstStaged);
            if (oldest.isEmpty()) {
                return;
            }
            scope.lastResort()
                    .lost(oldest.get(), "overflow", "the buffer is full, and overflow_action is drop_oldest_chunk");
            scope.meters().chunksDropped.increment();
            buffer.remove(oldest.get());
            oldest.get().settle(Future.failedFuture(new BufferOverflowException("dropped to make room")));
        }
    }
}
