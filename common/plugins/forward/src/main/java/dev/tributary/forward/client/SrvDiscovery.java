package dev.tributary.forward.client;

import io.vertx.core.Future;
import io.vertx.core.dns.DnsClient;
import io.vertx.core.dns.DnsClientOptions;
import io.vertx.core.dns.SrvRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Servers by SRV records of the DNS, asked for each {@code interval}, in the order of their priorities. An empty answer
 * and none at all change nothing. Confined to its event loop.
 */
final class SrvDiscovery implements Discovery {
    private static final int DNS_PORT = 53;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9_.])?");

    private final DiscoveryConfig config;
    private final ClientScope scope;
    private final DnsClient dns;
    private String lastProblem = "";
    private boolean asking;
    private OptionalLong timer = OptionalLong.empty();

    SrvDiscovery(DiscoveryConfig config, ClientScope scope) {
        this.config = config;
        this.scope = scope;
        dns = scope.vertx()
                .createDnsClient(config.dnsServerHost()
                        .map(SrvDiscovery::server)
                        .orElseGet(DnsClientOptions::new)
                        .setRecursionDesired(true));
    }

    private static DnsClientOptions server(String host) {
        int colon = host.lastIndexOf(':');
        boolean withPort = colon > 0 && host.indexOf(':') == colon;
        return new DnsClientOptions()
                .setHost(withPort ? host.substring(0, colon) : host)
                .setPort(withPort ? Integer.parseInt(host.substring(colon + 1)) : DNS_PORT);
    }

    @Override
    public Future<List<UpstreamConfig>> start(Consumer<List<UpstreamConfig>> changed) {
        return ask().map(servers -> {
            long intervalMillis = Math.max(1, config.interval().toMillis());
            timer = OptionalLong.of(scope.vertx().setPeriodic(intervalMillis, due -> look(changed)));
            return servers;
        });
    }

    @Override
    public void stop() {
        timer.ifPresent(scope.vertx()::cancelTimer);
        dns.close();
    }

    private void look(Consumer<List<UpstreamConfig>> changed) {
        if (asking) {
            return;
        }
        asking = true;
        ask().onComplete(done -> {
            asking = false;
            String problem = done.failed() ? String.valueOf(done.cause().getMessage()) : "";
            if (!problem.equals(lastProblem) && !problem.isEmpty()) {
                scope.log().warnf("forward output: service_discovery: %s; the servers stay as they were", problem);
            }
            lastProblem = problem;
            if (done.succeeded()) {
                changed.accept(done.result());
            }
        });
    }

    /** Fails for an empty answer. */
    private Future<List<UpstreamConfig>> ask() {
        return dns.resolveSRV(config.srvName())
                .recover(e -> Future.failedFuture(
                        new IllegalStateException("no SRV records of " + config.srvName() + ": " + e.getMessage(), e)))
                .compose(records -> records == null || records.isEmpty()
                        ? Future.failedFuture(new IllegalStateException("no SRV records of " + config.srvName()))
                        : servers(records));
    }

    private Future<List<UpstreamConfig>> servers(List<SrvRecord> records) {
        List<SrvRecord> usable = records.stream().filter(SrvDiscovery::isUsable).toList();
        if (usable.isEmpty()) {
            return Future.failedFuture(new IllegalStateException("no SRV record of " + config.srvName()
                    + " names a host and a port of 1 to 65535; there are " + records.size()));
        }
        List<Future<UpstreamConfig>> servers = usable.stream()
                .sorted(Comparator.<SrvRecord>comparingInt(srv -> unsigned(srv.priority()))
                        .thenComparing(SrvRecord::target)
                        .thenComparingInt(srv -> unsigned(srv.port())))
                .map(this::server)
                .toList();
        return Future.all(servers)
                .map(done -> servers.stream().map(Future::result).toList());
    }

    /** Vert.x reads 16 bits as if they had a sign. */
    private static int unsigned(int bits) {
        return bits & 0xffff;
    }

    /** A target of "." says that there is no such service, and other names than of hosts are nobody's. */
    private static String target(SrvRecord srv) {
        return Objects.requireNonNullElse(srv.target(), "");
    }

    private static boolean isUsable(SrvRecord srv) {
        return unsigned(srv.port()) > 0 && HOST.matcher(target(srv)).matches();
    }

    private Future<UpstreamConfig> server(SrvRecord srv) {
        String target = target(srv).replaceFirst("\\.$", "");
        return config.dnsLookup()
                ? dns.resolveA(target)
                        .recover(e -> Future.failedFuture(
                                new IllegalStateException("no address of " + target + ": " + e.getMessage(), e)))
                        .compose(addresses -> addresses == null || addresses.isEmpty()
                                ? Future.failedFuture(new IllegalStateException("no address of " + target))
                                : Future.succeededFuture(server(
                                        srv,
                                        addresses.stream().sorted().toList().getFirst(),
                                        target)))
                : Future.succeededFuture(server(srv, target, target));
    }

    /** A record of weight 0 asks for a small share, not for none. */
    private UpstreamConfig server(SrvRecord srv, String host, String target) {
        return new UpstreamConfig(
                host,
                unsigned(srv.port()),
                Optional.of(target + ":" + unsigned(srv.port())),
                Math.max(1, unsigned(srv.weight())),
                false,
                config.sharedKey(),
                config.username(),
                config.password());
    }
}
