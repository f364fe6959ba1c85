package dev.tributary.forward.client;

import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The addresses of one host name, asked for off the event loop and remembered as {@code expire_dns_cache} says. Confined
 * to its event loop.
 */
final class Addresses {
    private final PluginContext context;
    private final String host;
    private final Optional<Duration> freshFor;
    private final boolean anyOfThem;
    private Optional<Instant> askedAt = Optional.empty();
    private List<InetAddress> known = List.of();

    Addresses(PluginContext context, String host, ForwardOutputConfig config) {
        this.context = context;
        this.host = host;
        this.freshFor = config.expireDnsCache();
        this.anyOfThem = config.dnsRoundRobin();
    }

    /** Fails with UnknownHostException if the name has none. */
    Future<InetAddress> next() {
        if (!known.isEmpty() && isFresh()) {
            return Future.succeededFuture(pick());
        }
        return context.vertx()
                .executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false)
                .map(found -> {
                    known = found;
                    askedAt = Optional.of(context.clock().instant());
                    return pick();
                });
    }

    /** Asks anew next time. */
    void forget() {
        known = List.of();
    }

    private boolean isFresh() {
        return freshFor.isEmpty()
                || askedAt.orElseThrow()
                        .plus(freshFor.get())
                        .isAfter(context.clock().instant());
    }

    private InetAddress pick() {
        return anyOfThem ? known.get(context.random().nextInt(known.size())) : known.getFirst();
    }
}
