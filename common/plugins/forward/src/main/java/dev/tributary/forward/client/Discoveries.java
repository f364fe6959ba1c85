package dev.tributary.forward.client;

import dev.tributary.config.FileReason;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the {@code <server>} sections and each {@code <service_discovery>} have found, put together in the order of the
 * configuration. Confined to its event loop.
 */
final class Discoveries {
    private final ClientScope scope;
    private final Consumer<List<UpstreamConfig>> found;
    private final List<Discovery> discoveries = new ArrayList<>();
    private final List<List<UpstreamConfig>> parts = new ArrayList<>();

    /** @param found is given all servers, at the start and whenever they have changed */
    Discoveries(ClientScope scope, Consumer<List<UpstreamConfig>> found) {
        this.scope = scope;
        this.found = found;
        parts.add(scope.config().servers());
        for (DiscoveryConfig config : scope.config().serviceDiscovery()) {
            discoveries.add(Discovery.of(config, scope));
            parts.add(List.of());
        }
    }

    /** Completes when the first servers are found. */
    Future<Void> start() {
        var starts = new ArrayList<Future<Void>>();
        for (int i = 0; i < discoveries.size(); i++) {
            int part = i + 1;
            starts.add(discoveries
                    .get(i)
                    .start(servers -> changed(part, servers))
                    .<Void>map(servers -> {
                        parts.set(part, servers);
                        return null;
                    })
                    .recover(this::notFound));
        }
        return Future.all(starts).map(done -> {
            found.accept(all());
            return null;
        });
    }

    void stop() {
        discoveries.forEach(Discovery::stop);
    }

    private Future<Void> notFound(Throwable failure) {
        if (scope.config().ignoreNetworkErrorsAtStartup()) {
            scope.log().warnf("forward output: service_discovery: %s", FileReason.of(failure));
            return Future.succeededFuture();
        }
        return Future.failedFuture(
                new IllegalStateException("forward output: service_discovery: " + FileReason.of(failure), failure));
    }

    private void changed(int part, List<UpstreamConfig> servers) {
        if (parts.get(part).equals(servers)) {
            return;
        }
        List<UpstreamConfig> before = all();
        parts.set(part, servers);
        List<UpstreamConfig> after = all();
        after.stream()
                .filter(server -> !before.contains(server))
                .forEach(server -> scope.log().infof("forward output: server %s found", server.label()));
        before.stream()
                .filter(server -> !after.contains(server))
                .forEach(server -> scope.log().infof("forward output: server %s is no longer one", server.label()));
        found.accept(after);
    }

    /** Each once, though two may have found it. */
    private List<UpstreamConfig> all() {
        return parts.stream().flatMap(List::stream).distinct().toList();
    }
}
