package dev.tributary.forward.client;

import dev.tributary.net.HostNames;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The addresses of one host name, remembered as {@code expire_dns_cache} says, but not once one has failed. Confined to
 * its event loop.
 */
final class Addresses {
    private final PluginContext context;
    private final HostNames names;
    private final String host;
    private final Optional<Duration> freshFor;
    private final boolean anyOfThem;
    /** When they were asked for; empty if they are to be asked for anew. */
    private Optional<Instant> askedAt = Optional.empty();

    private List<InetAddress> known = List.of();
    private Optional<Future<List<InetAddress>>> asking = Optional.empty();

    Addresses(PluginContext context, HostNames names, String host, ForwardOutputConfig config) {
        this.context = context;
        this.names = names;
        this.host = host;
        this.freshFor = config.expireDnsCache();
        this.anyOfThem = config.dnsRoundRobin();
    }

    /**
     * All of them, in the order to try. While nobody can be asked the name has those it had. Fails with
     * UnknownHostException if it never had any.
     */
    Future<List<InetAddress>> all() {
        return isFresh() ? Future.succeededFuture(ordered()) : ask().map(done -> ordered());
    }

    private Future<List<InetAddress>> ask() {
        if (asking.isEmpty()) {
            Future<List<InetAddress>> next = names.addresses(host)
                    .recover(failure -> known.isEmpty() ? Future.failedFuture(failure) : Future.succeededFuture(known));
            asking = Optional.of(next);
            next.onComplete(done -> {
                asking = Optional.empty();
                if (done.succeeded()) {
                    // In the order that has proved good, so far as they stay.
                    var found = new ArrayList<>(known);
                    found.retainAll(done.result());
                    done.result().stream().filter(one -> !found.contains(one)).forEach(found::add);
                    known = List.copyOf(found);
                    askedAt = Optional.of(context.clock().instant());
                }
            });
            return next;
        }
        return asking.get();
    }

    /** This one has answered: it is tried first from now on. */
    void answered(InetAddress address) {
        if (known.contains(address)) {
            var first = new ArrayList<>(known);
            first.remove(address);
            first.addFirst(address);
            known = List.copyOf(first);
        }
    }

    /** Asks anew next time. */
    void forget() {
        askedAt = Optional.empty();
    }

    private boolean isFresh() {
        return askedAt.filter(then -> freshFor.isEmpty()
                        || then.plus(freshFor.get()).isAfter(context.clock().instant()))
                .isPresent();
    }

    private List<InetAddress> ordered() {
        if (!anyOfThem) {
            return known;
        }
        var turned = new ArrayList<>(known);
        Collections.rotate(turned, context.random().nextInt(known.size()));
        return turned;
    }
}
