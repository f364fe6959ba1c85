package dev.tributary.forward.client;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/** Finds servers. Confined to its event loop. */
interface Discovery {

    /**
     * Completes with the servers found now; fails if that cannot be told.
     *
     * @param changed is given all of them again whenever they have changed, until {@link #stop}
     */
    Future<List<UpstreamConfig>> start(Consumer<List<UpstreamConfig>> changed);

    void stop();

    static Discovery of(DiscoveryConfig config, ClientScope scope) {
        return switch (config.type()) {
            case "file" -> new FileDiscovery(config, scope);
            case "srv" -> new SrvDiscovery(config, scope);
            default -> new StaticDiscovery(config.services());
        };
    }

    /** Those that the configuration names itself. */
    record StaticDiscovery(List<UpstreamConfig> servers) implements Discovery {
        @Override
        public Future<List<UpstreamConfig>> start(Consumer<List<UpstreamConfig>> changed) {
            return Future.succeededFuture(servers);
        }

        @Override
        public void stop() {}
    }
}
