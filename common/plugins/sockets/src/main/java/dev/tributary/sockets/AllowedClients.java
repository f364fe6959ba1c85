package dev.tributary.sockets;

import dev.tributary.net.AddressRange;
import dev.tributary.net.HostNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who is let in, by address. */
record AllowedClients(Optional<List<AddressRange>> ranges) {
    private static final Duration LOOKUP = Duration.ofSeconds(10);

    /** Looks up the host names; fails for one that has no address. */
    static Future<AllowedClients> of(Optional<TcpInputConfig.Security> security, Vertx vertx) {
        if (security.isEmpty()) {
            return Future.succeededFuture(new AllowedClients(Optional.empty()));
        }
        var ranges = new ArrayList<AddressRange>();
        var lookups = new ArrayList<Future<Void>>();
        HostNames names = HostNames.ofSystem(vertx, LOOKUP);
        for (TcpInputConfig.Client client : security.get().clients()) {
            client.network().map(AddressRange::parse).ifPresent(ranges::add);
            client.host()
                    .ifPresent(host -> lookups.add(names.addresses(host)
                            .onSuccess(found -> found.forEach(one -> ranges.add(AddressRange.of(one))))
                            .mapEmpty()));
        }
        return Future.join(lookups)
                .onComplete(done -> names.close())
                .map(done -> new AllowedClients(Optional.of(ranges)));
    }

    boolean lets(String address) {
        InetAddress asking = InetAddress.ofLiteral(address);
        return ranges.map(all -> all.stream().anyMatch(range -> range.contains(asking)))
                .orElse(true);
    }
}
