package dev.tributary.sockets;

import dev.tributary.net.tls.TlsServerConfig;
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

/** The source {@code syslog} over TCP or TLS. Confined to the event loop that starts it. */
final class SyslogInput implements Source {
    private static final String NAME = "syslog input";

    private final SyslogInputConfig config;
    private final PluginContext context;
    private final PeerPort port;
    private final SyslogMessages messages;
    private final PeerNames names;

    private SyslogInput(SyslogInputConfig config, PluginContext context) {
        this.config = config;
        this.context = context;
        Optional<TlsServerConfig> tls = config.transport().flatMap(SyslogTransport::tlsIfSpoken);
        port = new PeerPort(
                new PeerPort.Wish(
                        NAME,
                        config.bind(),
                        config.port(),
                        Optional.empty(),
                        config.sendKeepalivePacket(),
                        config.transport().flatMap(SyslogTransport::receiveBufferSize),
                        tls,
                        config.limits()),
                context);
        messages = new SyslogMessages(config, context, port.warnings());
        names = new PeerNames(context.vertx(), context.clock());
    }

    /** As the configuration asks: over UDP, TCP or TLS. */
    static Source of(SyslogInputConfig config, PluginContext context) {
        if (!config.overUdp()) {
            return new SyslogInput(config, context);
        }
        var messages = new SyslogMessages(config, context, UdpPort.warnings(NAME, context));
        return new UdpInput(new UdpPort(
                new UdpPort.Wish(
                        NAME,
                        config.bind(),
                        config.port(),
                        config.transport().flatMap(SyslogTransport::receiveBufferSize),
                        config.messageLengthLimit(),
                        true,
                        config.inFlightLimit(),
                        config.limits().drainTimeout()),
                context,
                messages));
    }

    @Override
    public Future<Void> start() {
        return port.start(this::open);
    }

    private PeerSession open(PeerSocket peer) {
        long limit = config.streamMessageLengthLimit();
        Framing framing = switch (config.frameType()) {
            case TRADITIONAL -> new Cutter(config.delimiter().orElse("\n").getBytes(StandardCharsets.UTF_8), limit);
            case OCTET_COUNT -> new OctetCounted(limit);
        };
        Future<String> hostname =
                messages.wantsHostnames() ? names.of(peer.address()) : Future.succeededFuture(peer.address());
        return new TextSession(context, port, peer, framing, messages, config.inFlightLimit(), hostname);
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
