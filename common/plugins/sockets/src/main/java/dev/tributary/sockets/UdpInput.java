package dev.tributary.sockets;

import dev.tributary.plugin.Condition;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.Source;
import io.vertx.core.Future;
import java.util.Optional;

/** The source {@code udp}, and {@code syslog} over UDP. Confined to the event loop that starts it. */
final class UdpInput implements Source {
    private static final String NAME = "udp input";

    private final UdpPort port;

    UdpInput(UdpPort port) {
        this.port = port;
    }

    static UdpInput of(UdpInputConfig config, PluginContext context) {
        var texts = new Texts(
                context,
                context.parser(Optional.of(config.parse()), ""),
                Extraction.of(config.extract(), config.tag(), context),
                config.sourceAddressKey(),
                config.sourceHostnameKey(),
                UdpPort.warnings(NAME, context));
        var wish = new UdpPort.Wish(
                NAME,
                config.bind(),
                config.port(),
                config.kernelBytes(),
                config.readBytes(),
                config.removeNewline(),
                config.inFlightLimit(),
                config.drainTimeout());
        return new UdpInput(new UdpPort(wish, context, texts));
    }

    @Override
    public Future<Void> start() {
        return port.start();
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
