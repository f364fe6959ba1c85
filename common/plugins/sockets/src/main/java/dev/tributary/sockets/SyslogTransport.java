package dev.tributary.sockets;

import dev.tributary.config.Argument;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.net.tls.TlsServerConfig;
import java.time.Duration;
import java.util.Optional;

/** {@code <transport>} of the source {@code syslog}. */
record SyslogTransport(
        @Argument(doc = "Protocol under the messages: `udp`, `tcp` or `tls`.", value = "udp")
        String protocol,

        @Param(doc = "Accepted and unused.", fluentd = "with 0 closes a connection by RST; we always close with FIN")
        Optional<Duration> lingerTimeout,

        @Param(
                doc = "Bytes the kernel keeps until they are read; by default as many as it likes.",
                size = true,
                min = "1024")
        Optional<Integer> receiveBufferSize,

        @Inline TlsServerConfig tls) {

    SyslogTransport {
        switch (protocol) {
            case "tls" -> tls.check();
            case "udp", "tcp" -> {
                if (tls.isGiven()) {
                    throw new ConfigException("<transport " + protocol
                            + "> with parameters of TLS would be plain text; write <transport tls>");
                }
            }
            default ->
                throw new ConfigException("<transport " + protocol + ">: unknown transport, wanted udp, tcp or tls");
        }
    }

    Optional<TlsServerConfig> tlsIfSpoken() {
        return protocol.equals("tls") ? Optional.of(tls) : Optional.empty();
    }
}
