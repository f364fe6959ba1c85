package dev.tributary.forward.client;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.net.PortBinding;
import java.net.InetAddress;
import java.util.Optional;

/** The parameters of a {@code <server>} section of the output {@code forward}. */
public record UpstreamConfig(
        @Param(doc = "Host name or IP address.", filled = true)
        String host,

        @Param(doc = "TCP port; UDP heartbeats go there too.", value = "24224", min = "1", max = "65535")
        int port,

        @Param(doc = "A name for logs and metrics, by default `host:port`.")
        Optional<String> name,

        @Param(
                doc = "Its share of the chunks beside the other servers. 0 is never used.",
                value = "60",
                min = "0",
                max = "1000000")
        int weight,

        @Param(
                doc = "Used only while a server that is no standby is down: in file order, as many as make up for the "
                        + "lost weight.",
                value = "false")
        boolean standby,

        @Param(doc = "This server's key, instead of the one of `<security>`; unused without that.", secret = true)
        Optional<String> sharedKey,

        @Param(doc = "The user we are, for a server that asks; unused without `<security>`.", value = "")
        String username,

        @Param(doc = "The user's password.", value = "", secret = true)
        String password) {

    public UpstreamConfig {
        checkUser(username, password);
    }

    static void checkUser(String username, String password) {
        if (!username.isEmpty() && password.isEmpty()) {
            throw new ConfigException("username '" + username + "' needs its password");
        }
    }

    /** The name, or {@code host:port}. */
    String label() {
        return name.orElseGet(() -> PortBinding.text(host, port));
    }

    /** What its certificate has to be for. An address is seldom in a certificate, so a name goes before it. */
    String certificateName() {
        try {
            InetAddress.ofLiteral(host);
            return name.orElse(host);
        } catch (IllegalArgumentException e) {
            return host;
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "UpstreamConfig[" + label() + "]";
    }
}
