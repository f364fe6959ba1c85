package dev.tributary.forward.server;

import dev.tributary.plugin.Origin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What senders have sent and asked an ack for, so that a chunk which comes again because its ack was lost is acked and
 * not stored again. One for the instances of a source in all workers; its lock is held for a look into a map.
 *
 * <p>Where the id is the sender's own, the same id with the same content is the same chunk. An id that may be made of
 * the content (Fluent Bit's) proves nothing: two equal batches have the same. Such a chunk counts as sent again only if
 * its sender cannot have read the ack: the connection was closed before the ack was written to it, or it was reset, and
 * nothing else was acked on it since. Senders with such ids wait for each ack before they send on.
 *
 * <p>Bounded by {@code dedupe_limit} chunks that are stored, the oldest forgotten first, and {@code dedupe_window}. What is
 * under way is bounded by what connections may have in flight.
 */
final class Resends {

    /** What a remembered chunk takes. */
    static final int CHUNK_BYTES = 200;

    /** What a chunk that has arrived is. */
    sealed interface Arrival {
        /** To be emitted, and then {@link Resends#stored} or {@link Resends#failed}. */
        record Fresh(Sending sending) implements Arrival {}

        /** It came before and is not stored yet; the future tells when it is, or that it could not be. */
        record Underway(Future<Void> outcome) implements Arrival {}

        /** It came before and is stored. */
        record Stored() implements Arrival {}
    }

    /** A connection, and how it ended. Guarded by the memory's lock. */
    static final class Line {
        private boolean open = true;
        private boolean reset;
        private @Nullable Sending lastAcked;
    }

    /** One chunk as it came over one connection. Guarded by the memory's lock. */
    static final class Sending {
        private final Origin origin;
        private final Line line;
        private final Promise<Void> outcome = Promise.promise();
        private Instant storedAt = Instant.MAX;
        private boolean acked;

        private Sending(Origin origin, Line line) {
            this.origin = origin;
            this.line = line;
        }

        /** Whether its sender has, as far as can be seen, no ack for it. */
        private boolean unacknowledged() {
            return acked ? line.reset && line.lastAcked == this : !line.open;
        }
    }

    private final Clock clock;
    private final int limit;
    private final Duration window;
    private final Map<Origin, Sending> underway = new HashMap<>();
    private final Map<Origin, Sending> stored = new LinkedHashMap<>();

    /**
     * @param limit how many stored chunks are remembered
     * @param window for how long
     */
    Resends(Clock clock, int limit, Duration window) {
        this.clock = clock;
        this.limit = limit;
        this.window = window;
    }

    /**
     * @param origin of peer, id and content; the lane is that of its connection if the id may be made of the content,
     *     and 0 if it is the sender's own
     */
    synchronized Arrival arrived(Origin origin, Line line) {
        forgetOld();
        // The lane differs from one connection to the next; the name does not.
        Origin name = new Origin(origin.high(), origin.low(), 0);
        boolean derived = origin.lane() != 0;
        Sending before = underway.get(name);
        if (before != null && (!derived || before.unacknowledged())) {
            return new Arrival.Underway(before.outcome.future());
        }
        before = stored.get(name);
        if (before != null && (!derived || before.unacknowledged())) {
            return new Arrival.Stored();
        }
        var sending = new Sending(name, line);
        underway.put(name, sending);
        return new Arrival.Fresh(sending);
    }

    void stored(Sending sending) {
        synchronized (this) {
            underway.remove(sending.origin, sending);
            sending.storedAt = clock.instant();
            stored.remove(sending.origin);
            stored.put(sending.origin, sending);
            forgetOld();
        }
        sending.outcome.complete();
    }

    void failed(Sending sending, Throwable cause) {
        synchronized (this) {
            underway.remove(sending.origin, sending);
        }
        sending.outcome.fail(cause);
    }

    /** The ack for it was handed to the network while the connection was open. */
    synchronized void acked(Sending sending) {
        if (sending.line.open) {
            sending.acked = true;
            sending.line.lastAcked = sending;
        }
    }

    /** @param reset whether what was written to it last may not have been read */
    synchronized void closed(Line line, boolean reset) {
        if (line.open) {
            line.open = false;
            line.reset = reset;
        }
    }

    /** Chunks it remembers to be stored. */
    synchronized int size() {
        return stored.size();
    }

    private void forgetOld() {
        Instant oldest = clock.instant().minus(window);
        var eldest = stored.values().iterator();
        while (eldest.hasNext()) {
            Sending sending = eldest.next();
            if (stored.size() <= limit && !sending.storedAt.isBefore(oldest)) {
                return;
            }
            eldest.remove();
        }
    }
}
