package dev.tributary.forward.server;

import dev.tributary.plugin.PeerMemory;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Connections that are not read because peers hold too much together. Memory comes back from anywhere, other workers
 * too, so they look again and again, and see to it that others give way.
 *
 * <p>When memory gets tight no connection is read of its own accord, for a thousand that are may each bring a buffer full
 * at the same moment. They take turns instead, so many at a time as there is room for.
 *
 * <p>Confined to its event loop.
 */
final class Waiting {
    private static final Duration EVERY = Duration.ofMillis(25);

    /** What a connection may bring in one read. */
    private static final int READ_BYTES = 64 * 1024;

    private final Vertx vertx;
    private final PeerMemory memory;
    private final int workers;
    private final Collection<ServerSession> all;
    private final Set<ServerSession> waiting = new LinkedHashSet<>();
    private @Nullable ServerSession itsTurn;
    private OptionalLong timer = OptionalLong.empty();

    /**
     * @param workers how many share the memory
     * @param all the open connections of the server, as they come and go
     */
    Waiting(Vertx vertx, PeerMemory memory, int workers, Collection<ServerSession> all) {
        this.vertx = vertx;
        this.memory = memory;
        this.workers = workers;
        this.all = all;
    }

    void add(ServerSession session) {
        waiting.add(session);
        begin();
    }

    void remove(ServerSession session) {
        waiting.remove(session);
    }

    /** Whether a connection that holds little enough may be read now. */
    boolean lets(ServerSession session) {
        if (!memory.isTight()) {
            return true;
        }
        begin();
        return session == itsTurn;
    }

    private void begin() {
        if (timer.isEmpty()) {
            timer = OptionalLong.of(vertx.setPeriodic(EVERY.toMillis(), due -> look()));
            if (memory.isTight()) {
                List.copyOf(all).forEach(ServerSession::balance);
            }
        }
    }

    private void look() {
        List<ServerSession> line = waiting.stream()
                .sorted(Comparator.comparingLong(ServerSession::place))
                .toList();
        if (memory.isTight()) {
            // Those that had their turn go to the end of the line.
            List.copyOf(all).forEach(ServerSession::balance);
        }
        long turns = memory.freeBytes() / READ_BYTES / workers;
        for (ServerSession session : line) {
            itsTurn = turns-- > 0 ? session : null;
            session.balance();
        }
        itsTurn = null;
        if (waiting.isEmpty() && !memory.isTight()) {
            stop();
        } else {
            memory.relieve();
        }
    }

    void stop() {
        timer.ifPresent(vertx::cancelTimer);
        timer = OptionalLong.empty();
    }
}
