package dev.tributary.net;

import dev.tributary.config.Argument;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.net.tls.TlsServerConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code <transport>} of a plugin that listens.
 *
 * @param protocol what the section's argument says
 * @param lingerTimeout unused: a connection is always closed with FIN, after what was written to it
 */
public record TransportConfig(
        @Argument(doc = "Protocol under the messages: `tcp` or `tls`.", value = "tcp")
        String protocol,

        @Param(
                doc = "Accepted and unused.",
                fluentd = "with 0 closes a connection by RST, which may lose the last ack; we always close with FIN")
        Optional<Duration> lingerTimeout,

        @Param(
                doc = "Bytes the kernel keeps of a connection until they are read; by default as many as it likes.",
                size = true,
                min = "1024")
        Optional<Integer> receiveBufferSize,

        @Inline TlsServerConfig tls) {

    public TransportConfig {
        checkProtocol(protocol, ConfigException.ARGUMENT, "<transport " + protocol + ">");
        if (protocol.equals("tls")) {
            tls.check();
        } else if (tls.isGiven()) {
            throw ConfigException.about(
                    ConfigException.ARGUMENT,
                    "<transport tcp> with parameters of TLS would be plain text; write <transport tls>");
        }
    }

    /** The parameters of TLS, if it is to be spoken. */
    public Optional<TlsServerConfig> tlsIfSpoken() {
        return protocol.equals("tls") ? Optional.of(tls) : Optional.empty();
    }

    /**
     * @param parameter that names the protocol
     * @param where the place in the configuration that asks, for the message
     * @throws ConfigException unless {@code protocol} is known
     */
    public static void checkProtocol(String protocol, String parameter, String where) {
        if (!protocol.equals("tcp") && !protocol.equals("tls")) {
            throw ConfigException.about(parameter, where + ": unknown transport, wanted tcp or tls");
        }
    }
}
