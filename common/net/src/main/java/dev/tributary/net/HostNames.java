package dev.tributary.net;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddresses;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks for the addresses of host names: the hosts file, then the DNS, and what neither knows the system, which may have
 * other ways. Remembers nothing, so that an answer is as old as the DNS says and no older; the JDK would go on with one
 * for half a minute. Confined to the event loop that asks first.
 */
public final class HostNames {
    /** The system's own is longer; but it asks in its turn what the DNS has not answered. */
    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Optional<DnsServerAddressStreamProvider> servers;
    private final Duration deadline;
    private Optional<DnsNameResolver> dns = Optional.empty();

    private HostNames(Vertx vertx, Optional<DnsServerAddressStreamProvider> servers, Duration deadline) {
        this.vertx = vertx;
        this.servers = servers;
        this.deadline = deadline;
    }

    /**
     * Asks the DNS servers that the system asks.
     *
     * @param deadline for an answer
     */
    public static HostNames ofSystem(Vertx vertx, Duration deadline) {
        return new HostNames(vertx, Optional.empty(), deadline);
    }

    /** Asks this DNS server. */
    public static HostNames of(Vertx vertx, InetSocketAddress server, Duration deadline) {
        DnsServerAddresses addresses = DnsServerAddresses.singleton(server);
        return new HostNames(vertx, Optional.of(name -> addresses.stream()), deadline);
    }

    /** All addresses of a host, never none, in the order to try; fails with UnknownHostException if it has none. */
    public Future<List<InetAddress>> addresses(String host) {
        try {
            return Future.succeededFuture(List.of(InetAddress.ofLiteral(host)));
        } catch (IllegalArgumentException e) {
            return inHostsFile(host)
                    .compose(found -> found.isEmpty() ? inDns(host).recover(none -> ofSystem(host)) : same(found))
                    .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                    .recover(failure -> Future.failedFuture(unknown(host, failure)));
        }
    }

    public void close() {
        dns.ifPresent(DnsNameResolver::close);
        dns = Optional.empty();
    }

    private static Future<List<InetAddress>> same(List<InetAddress> found) {
        return Future.succeededFuture(found);
    }

    private Future<List<InetAddress>> inHostsFile(String host) {
        return vertx.<List<InetAddress>>executeBlocking(
                        () -> {
                            var entries = HostsFileEntriesProvider.parser().parseSilently();
                            String name = host.toLowerCase(Locale.ROOT);
                            var found = new ArrayList<>(entries.ipv4Entries().getOrDefault(name, List.of()));
                            found.addAll(entries.ipv6Entries().getOrDefault(name, List.of()));
                            return found;
                        },
                        false)
                .map(Objects::requireNonNull);
    }

    private Future<List<InetAddress>> inDns(String host) {
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        DnsNameResolver asked = dns.orElseGet(() -> resolver(context.nettyEventLoop()));
        dns = Optional.of(asked);
        Promise<List<InetAddress>> answer = context.promise();
        var asking = asked.resolveAll(host);
        asking.addListener(done -> {
            if (asking.isSuccess()) {
                answer.complete(List.copyOf(asking.getNow()));
            } else {
                answer.fail(asking.cause());
            }
        });
        return answer.future();
    }

    private Future<List<InetAddress>> ofSystem(String host) {
        return vertx.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false)
                .map(Objects::requireNonNull);
    }

    private DnsNameResolver resolver(EventLoop loop) {
        var transport = ((VertxInternal) vertx).transport();
        var builder = new DnsNameResolverBuilder(loop)
                .datagramChannelFactory(transport::datagramChannel)
                .socketChannelFactory(
                        () -> (SocketChannel) transport.channelFactory(false).newChannel())
                .hostsFileEntriesResolver((name, types) -> null)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                // Of both kinds all addresses: the first kind may be the dead one.
                .completeOncePreferredResolved(false)
                .queryTimeoutMillis(QUERY_TIMEOUT.toMillis());
        servers.ifPresent(builder::nameServerProvider);
        return builder.build();
    }

    private static Throwable unknown(String host, Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return failure;
        }
        var unknown = new UnknownHostException(host + ": " + failure.getMessage());
        unknown.initCause(failure);
        return unknown;
    }
}
