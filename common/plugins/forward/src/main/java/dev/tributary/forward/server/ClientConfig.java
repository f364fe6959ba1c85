package dev.tributary.forward.server;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.net.AddressRange;
import java.util.List;
import java.util.Optional;

/** A {@code <client>} of {@code <security>}: what holds for clients from certain addresses. */
public record ClientConfig(
        @Param(doc = "Host name or address. A name is looked up when the program starts.", filled = true)
        Optional<String> host,

        @Param(doc = "Addresses as `192.168.0.0/16`. Either this or `host`.", filled = true)
        Optional<String> network,

        @Param(doc = "These clients' key, instead of the one of `<security>`.", secret = true)
        Optional<String> sharedKey,

        @Param(
                doc = "Names of the `<user>`s these clients may be. By default any of them.",
                value = "",
                filled = true,
                fluentd = "ignores it without `user_auth`; we refuse that")
        List<String> users) {

    public ClientConfig {
        if (host.isPresent() == network.isPresent()) {
            throw new ConfigException("<client> needs either host or network" + (host.isPresent() ? ", not both" : ""));
        }
        network.ifPresent(ClientConfig::checkNetwork);
    }

    private static void checkNetwork(String text) {
        try {
            AddressRange.parse(text);
        } catch (ConfigException e) {
            throw ConfigException.about("network", e.reason());
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ClientConfig[" + host.or(() -> network).orElseThrow() + "]";
    }
}
