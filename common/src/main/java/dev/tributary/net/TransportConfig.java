package dev.tributary.net;

import dev.tributary.config.Argument;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code <transport>} of a plugin that listens.
 *
 * @param protocol what the section's argument says
 * @param lingerTimeout unused: a connection is always closed with FIN, after what was written to it
 */
public record TransportConfig(
        @Argument(
                doc = "Protocol under the messages: `tcp`. `tls` comes in a later version and is refused now.",
                value = "tcp")
        String protocol,

        @Param(
                doc = "Accepted and unused.",
                fluentd = "with 0 closes a connection by RST, which may lose the last ack; we always close with FIN")
        Optional<Duration> lingerTimeout) {

    public TransportConfig {
        checkProtocol(protocol, "<transport " + protocol + ">");
    }

    /**
     * @param where the place in the configuration that asks, for the message
     * @throws ConfigException unless this version speaks {@code protocol}
     */
    public static void checkProtocol(String protocol, String where) {
        switch (protocol) {
            case "tcp" -> {}
            case "tls" ->
                throw new ConfigException(
                        where + ": this version does not speak TLS yet and will not fall back to plain"
                                + " TCP by itself; use tcp, or keep Fluentd for this connection");
            default -> throw new ConfigException(where + ": unknown transport, wanted tcp");
        }
    }
}
