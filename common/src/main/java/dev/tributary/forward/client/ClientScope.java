package dev.tributary.forward.client;

import dev.tributary.plugin.PluginContext;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import org.jboss.logging.Logger;

/** What the servers of a forward output and the connections to them share. */
record ClientScope(ForwardOutputConfig config, PluginContext context, NetClient client, ClientMeters meters) {

    Vertx vertx() {
        return context.vertx();
    }

    Logger log() {
        return context.log();
    }
}
