package dev.tributary.forward.client;

import dev.tributary.event.Tag;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The way of one chunk: from server to server until one has taken it, each tried once. A server that fails may have got
 * the chunk and not said so; then the next gets it as well, with the same id: at least once, never less.
 */
final class Failover<C extends Candidate> {
    private final LoadBalancer<C> balancer;

    private final Runnable passedOn;

    /** @param passedOn called when a chunk that one server failed goes to another */
    Failover(LoadBalancer<C> balancer, Runnable passedOn) {
        this.balancer = balancer;
        this.passedOn = passedOn;
    }

    /** @param send fails with {@link UpstreamException} where another server may be worth a try */
    Future<Void> deliver(Optional<Tag> tag, Function<C, Future<Void>> send) {
        Set<C> tried = Collections.newSetFromMap(new IdentityHashMap<>());
        return balancer.next(tag, tried)
                .map(first -> attempt(first, tag, send, tried))
                .orElseGet(
                        () -> Future.failedFuture(new UpstreamException("no server is known to send to", false, null)));
    }

    private Future<Void> attempt(C server, Optional<Tag> tag, Function<C, Future<Void>> send, Set<C> tried) {
        return send.apply(server).recover(failure -> {
            tried.add(server);
            return failure instanceof UpstreamException
                    ? balancer.next(tag, tried)
                            .map(next -> {
                                passedOn.run();
                                return attempt(next, tag, send, tried);
                            })
                            .orElseGet(() -> Future.failedFuture(failure))
                    : Future.failedFuture(failure);
        });
    }
}
