package dev.tributary.forward.client;

import dev.tributary.net.HostNames;
import dev.tributary.net.tls.Tls;
import dev.tributary.plugin.PluginContext;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What the servers of a forward output and the connections to them share. */
record ClientScope(
        ForwardOutputConfig config,
        PluginContext context,
        NetClient client,
        HostNames names,
        Optional<Tls> tls,
        ClientMeters meters) {

    Vertx vertx() {
        return context.vertx();
    }

    Logger log() {
        return context.log();
    }
}
