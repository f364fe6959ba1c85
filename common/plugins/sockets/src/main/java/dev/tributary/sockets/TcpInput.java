package dev.tributary.sockets;

import dev.tributary.net.Closing;
import dev.tributary.net.TransportConfig;
import dev.tributary.peers.PeerNames;
import dev.tributary.peers.PeerPort;
import dev.tributary.peers.PeerSession;
import dev.tributary.peers.PeerSocket;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.Source;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The source {@code tcp}. Confined to the event loop that starts it. */
final class TcpInput implements Source {
    private final TcpInputConfig config;
    private final PluginContext context;
    private final PeerPort port;
    private final Texts texts;
    private final PeerNames names;
    private final byte[] delimiter;

    TcpInput(TcpInputConfig config, PluginContext context) {
        this.config = config;
        this.context = context;
        port = new PeerPort(
                new PeerPort.Wish(
                        "tcp input",
                        config.bind(),
                        config.port(),
                        Optional.empty(),
                        config.sendKeepalivePacket(),
                        config.transport().flatMap(TransportConfig::receiveBufferSize),
                        config.transport().flatMap(TransportConfig::tlsIfSpoken),
                        config.limits()),
                context);
        texts = new Texts(
                context,
                context.parser(Optional.of(config.parse()), ""),
                Extraction.of(config.extract(), config.tag(), context),
                config.sourceAddressKey(),
                config.sourceHostnameKey(),
                port.warnings());
        names = new PeerNames(context.vertx(), context.clock());
        delimiter = config.delimiter().orElse("\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Future<Void> start() {
        return AllowedClients.of(config.security(), context.vertx())
                .compose(allowed -> port.start(peer -> open(peer, allowed)));
    }

    private PeerSession open(PeerSocket peer, AllowedClients allowed) {
        long limit = Math.min(
                config.messageLengthLimit().orElse(Long.MAX_VALUE),
                context.memory().messageMaxBytes());
        Future<String> hostname =
                texts.wantsHostnames() ? names.of(peer.address()) : Future.succeededFuture(peer.address());
        var session = new TextSession(
                context, port, peer, new Cutter(delimiter, limit), texts, config.inFlightLimit(), hostname);
        if (!allowed.lets(peer.address())) {
            port.warnings().warn(peer.address() + ": refused, it is none of the <client>s of <security>");
            Closing.now(peer.socket());
        }
        return session;
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
