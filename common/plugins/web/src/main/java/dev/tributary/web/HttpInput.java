package dev.tributary.web;

import dev.tributary.net.TransportConfig;
import dev.tributary.peers.PeerPort;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.Source;
import io.vertx.core.Future;
import java.util.Optional;

/** The source {@code http}. Confined to the event loop that starts it; as several workers' verticles they share the port. */
final class HttpInput implements Source {
    private static final String NAME = "http input";

    private final PeerPort port;
    private final HttpScope scope;

    HttpInput(HttpInputConfig config, PluginContext context) {
        port = new PeerPort(
                new PeerPort.Wish(
                        NAME,
                        config.bind(),
                        config.port(),
                        config.backlog(),
                        false,
                        config.transport().flatMap(TransportConfig::receiveBufferSize),
                        config.transport().flatMap(TransportConfig::tlsIfSpoken),
                        config.limits()),
                context);
        scope = new HttpScope(
                config,
                context,
                port,
                new EventReader(config, context),
                new Cors(config),
                HttpScope.Counts.of(context));
    }

    @Override
    public Future<Void> start() {
        return port.start(socket -> new HttpSession(scope, socket));
    }

    @Override
    public Future<Void> stop() {
        return port.stop();
    }

    @Override
    public Optional<Condition> condition() {
        return Optional.of(port.condition());
    }
}
