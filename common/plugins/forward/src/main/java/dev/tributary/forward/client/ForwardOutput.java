package dev.tributary.forward.client;

import dev.tributary.net.HostNames;
import dev.tributary.net.TcpOptions;
import dev.tributary.net.tls.RequireTls;
import dev.tributary.peers.SecuredEnd;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.Chunk;
import dev.tributary.plugin.buffered.ChunkWriter;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The output {@code forward}: delivers chunks to forward servers. Ready while at least one of them is believed up.
 * Confined to its worker's event loop.
 */
public final class ForwardOutput implements ChunkWriter {
    private final ForwardOutputConfig config;
    private final ClientScope scope;
    private final SecuredEnd end;
    private final ChunkMessages messages;
    private final Upstreams upstreams;
    private final Discoveries discoveries;
    /** The last chunk that failed reached no server. */
    private boolean unreached;

    public ForwardOutput(ForwardOutputConfig config, PluginContext context) {
        this(config, context, HostNames.ofSystem(context.vertx(), config.connectTimeout()));
    }

    /** @param names asked for the servers' addresses; closed with the output */
    ForwardOutput(ForwardOutputConfig config, PluginContext context, HostNames names) {
        this.config = config;
        var options = TcpOptions.client(config.connectTimeout(), config.sendKeepalivePacket());
        end = SecuredEnd.client(
                Optional.of(config.tls()).filter(tls -> config.transport().equals("tls")), "forward output", context);
        scope = new ClientScope(
                config,
                context,
                context.vertx().createNetClient(options),
                names,
                end.tls(),
                new ClientMeters(context.meters()));
        if (end.tls().isEmpty()) {
            config.servers().forEach(server -> RequireTls.check(server.host(), "what is sent to " + server.label()));
        }
        messages = new ChunkMessages(config, context.vertx());
        upstreams = new Upstreams(scope);
        discoveries = new Discoveries(scope, upstreams::use);
        if (config.heartbeatType() == HeartbeatType.TCP) {
            context.log().warn("forward output: heartbeat_type tcp is an older word for transport");
        }
    }

    @Override
    public Future<Void> start() {
        return end.start()
                .compose(loaded -> discoveries.start())
                .compose(done -> config.verifyConnectionAtStartup() ? verifyConnections() : checkNames())
                .compose(done -> upstreams.startHeartbeats());
    }

    @Override
    public Future<Void> write(Chunk chunk) {
        return messages.of(chunk)
                .compose(made -> upstreams.deliver(chunk.key().tag(), upstream -> upstream.send(made)))
                .onSuccess(done -> scope.meters().chunks.increment())
                .onFailure(this::onFailure);
    }

    /** A chunk that got to a server and was not taken waits its time: it may be the chunk that is wrong. */
    private void onFailure(Throwable failure) {
        unreached = failure instanceof UpstreamException upstream && !upstream.wasConnected();
    }

    @Override
    public void onBack(Runnable tryAgain) {
        upstreams.onAnswer(() -> {
            if (unreached) {
                unreached = false;
                tryAgain.run();
            }
        });
    }

    @Override
    public Future<Void> stop() {
        discoveries.stop();
        end.stop();
        return upstreams.stop().transform(done -> {
            scope.names().close();
            return scope.client().close();
        });
    }

    @Override
    public Optional<Condition> condition() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("upstreams", upstreams.current().stream().map(Upstream::data).toList());
        end.tell(data);
        return Optional.of(
                new Condition(end.isReady() && upstreams.current().stream().anyMatch(Upstream::answers), data));
    }

    private Future<Void> verifyConnections() {
        return Future.all(upstreams.current().stream().map(Upstream::probe).toList())
                .recover(e -> Future.failedFuture(new IllegalStateException(
                        "verify_connection_at_startup: cannot connect to " + e.getMessage(), e)))
                .mapEmpty();
    }

    /** As Fluentd, we don't start with a server whose name nobody knows, unless asked to. */
    private Future<Void> checkNames() {
        return Future.all(upstreams.current().stream().map(this::checkName).toList())
                .mapEmpty();
    }

    private Future<Void> checkName(Upstream upstream) {
        return upstream.addresses().<Void>mapEmpty().recover(e -> {
            if (config.ignoreNetworkErrorsAtStartup()) {
                upstream.notReached("unknown host " + upstream.config().host());
                return Future.succeededFuture();
            }
            return Future.failedFuture(new IllegalStateException(
                    "forward output: server " + upstream.label() + ": unknown host "
                            + upstream.config().host()
                            + "; set ignore_network_errors_at_startup true to start all the same",
                    e));
        });
    }
}
