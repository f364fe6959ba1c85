package dev.tributary.buffer;

import dev.tributary.config.FileReason;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.PeerText;
import dev.tributary.event.Tag;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.BufferOverflowException;
import dev.tributary.plugin.buffered.Chunk;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** What becomes of events that are not delivered: dead letters, {@code @ERROR}, or nothing. Each is logged with its count. */
final class LastResort {
    private final PluginContext context;
    private final BufferMeters meters;
    private final boolean backup;
    private final Optional<DeadLetters> deadLetters;
    private Optional<String> lastGivenUp = Optional.empty();

    /**
     * @param backup whether what the destination refuses for good is worth keeping
     * @param deadLetters where chunks go that are given up; to {@code @ERROR} if there is no such place
     */
    LastResort(PluginContext context, BufferMeters meters, boolean backup, Optional<DeadLetters> deadLetters) {
        this.context = context;
        this.meters = meters;
        this.backup = backup;
        this.deadLetters = deadLetters;
    }

    /** The destination will never take the chunk. Completes when it is put away durably, fails when it is not. */
    Future<Void> refused(BufferedChunk chunk, Throwable cause) {
        if (!backup) {
            return lost(chunk, "refused", "refused for good: " + told(cause) + "; disable_chunk_backup is true");
        }
        return putAway(chunk, "refused", "refused for good", cause);
    }

    /** The chunk has been tried as long as it may be. As {@link #refused}. */
    Future<Void> exhausted(BufferedChunk chunk, Throwable cause) {
        return putAway(chunk, "retry_limit", "the retry limit is reached", cause);
    }

    /** What became of the last chunk that was not delivered, for people; empty if all were. */
    Optional<String> lastGivenUp() {
        return lastGivenUp;
    }

    /** Nothing is left of the chunk but its count. Fails, and says why. */
    Future<Void> lost(BufferedChunk chunk, String reason, String told) {
        lastGivenUp = Optional.of("chunk " + chunk.name() + ": " + told);
        context.log().errorf("%d events of chunk %s are lost: %s", chunk.count(), chunk.name(), told);
        meters.dropped(reason, chunk.count());
        return Future.failedFuture(told);
    }

    /** An event that no chunk has room for. */
    void tooLarge(Tag tag, PackedEvents event, long chunkLimitBytes) {
        meters.dropped("too_large", event.count());
        context.error(
                tag,
                event,
                "record_too_large",
                new BufferOverflowException("an event of " + event.sizeBytes()
                        + " bytes is larger than chunk_limit_size " + chunkLimitBytes));
    }

    private Future<Void> putAway(BufferedChunk chunk, String reason, String why, Throwable cause) {
        context.log()
                .errorf("chunk %s of %d events is given up: %s: %s", chunk.name(), chunk.count(), why, told(cause));
        meters.chunksGivenUp.increment();
        lastGivenUp = Optional.of("chunk " + chunk.name() + ": " + why + ": " + told(cause));
        return chunk.view().transform(read -> {
            if (read.failed()) {
                return lost(chunk, "unreadable", told(read.cause()));
            }
            Chunk view = read.result();
            return deadLetters
                    .map(letters -> letters.put(view, why + ": " + told(cause))
                            .onSuccess(put -> {
                                meters.deadLetterEvents.add(view.count());
                                context.log().warnf("chunk %s is a dead letter in %s", chunk.name(), letters.folder());
                            })
                            .recover(e -> {
                                context.log().errorf("chunk %s is no dead letter: %s", chunk.name(), told(e));
                                return error(view, reason, cause);
                            }))
                    .orElseGet(() -> error(view, reason, cause));
        });
    }

    private Future<Void> error(Chunk view, String reason, Throwable cause) {
        view.pieces().forEach(piece -> context.error(piece.tag(), piece.events(), reason, cause));
        meters.dropped(reason, view.count());
        return Future.failedFuture(cause);
    }

    static String told(Throwable cause) {
        if (cause instanceof CancellationException) {
            return "cancelled, as the program stops";
        }
        return PeerText.line(FileReason.of(cause));
    }
}
