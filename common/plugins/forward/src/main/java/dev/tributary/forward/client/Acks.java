package dev.tributary.forward.client;

import dev.tributary.net.Deadline;
import dev.tributary.protocol.ChunkToken;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The acks that one connection waits for, each with its own deadline. Confined to its event loop. */
final class Acks {

    private record Expected(Promise<Void> delivered, Instant sentAt, Deadline deadline) {}

    private final ClientScope scope;
    private final Runnable missed;
    private final Map<ChunkToken, Expected> expected = new LinkedHashMap<>();

    /** @param missed called when an ack has not come in time; it is still expected then */
    Acks(ClientScope scope, Runnable missed) {
        this.scope = scope;
        this.missed = missed;
    }

    /** Completes {@code delivered} when this ack comes. */
    void expect(ChunkToken token, Promise<Void> delivered) {
        var deadline = new Deadline(scope.vertx(), scope.config().ackResponseTimeout(), missed);
        deadline.restart();
        expected.put(token, new Expected(delivered, scope.context().clock().instant(), deadline));
    }

    boolean isExpected(ChunkToken token) {
        return expected.containsKey(token);
    }

    /** Takes in an ack; false if nobody waits for it. */
    boolean arrived(ChunkToken token) {
        Expected one = expected.remove(token);
        if (one == null) {
            return false;
        }
        one.deadline().stop();
        Duration latency =
                Duration.between(one.sentAt(), scope.context().clock().instant());
        scope.meters().ackLatency.record(latency.isNegative() ? Duration.ZERO : latency);
        one.delivered().tryComplete();
        return true;
    }

    /** None of them will come any more. */
    void fail(Throwable why) {
        var all = List.copyOf(expected.values());
        expected.clear();
        all.forEach(one -> {
            one.deadline().stop();
            one.delivered().tryFail(why);
        });
    }

    int count() {
        return expected.size();
    }
}
