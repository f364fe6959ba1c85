package dev.tributary.forward.client;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigText;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Findings;
import dev.tributary.plugin.ElementRewriter;
import dev.tributary.plugin.PluginContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The output {@code secure_forward}, a plugin of its own once: the same protocol over TLS, in flat parameters. */
final class SecureForwardOutput {
    static final String TYPE = "secure_forward";
    private static final String PORT = "24284";

    private SecureForwardOutput() {}

    /** The output {@code forward} that does the same; with a warning that shows it. */
    static ConfigElement rewritten(ConfigElement element, PluginContext context, Findings findings) {
        var old = new ElementRewriter(element)
                .values(text ->
                        text.replace("${hostname}", context.hostname()).replace("__HOSTNAME__", context.hostname()));
        old.take("proxy_uri")
                .ifPresent(uri -> findings.add(new ConfigException(
                        uri.position(), "proxy_uri: connections through a proxy are not made here")));
        secure(old, element, findings);
        old.rename("ca_cert_path", "tls_cert_path")
                .rename("enable_strict_verification", "tls_verify_hostname")
                .rename("ssl_version", "tls_version")
                .rename("ssl_ciphers", "tls_ciphers")
                .rename("connection_hard_timeout", "handshake_timeout");
        keepalive(old);
        ConfigElement result = old.drop(
                        "type",
                        "read_length",
                        "read_interval_msec",
                        "socket_interval_msec",
                        "reconnect_interval",
                        "established_timeout")
                .preset("transport", "tls")
                .children("server", SecureForwardOutput::server)
                .section(
                        "security", "", Map.of("self_hostname", "self_hostname", "shared_key", "shared_key"), List.of())
                .result();
        result = result.withParam("@type", new ConfigValue("forward", element.position()));
        context.notes()
                .warn(
                        element.position(),
                        "secure_forward is an old name for forward over TLS; write:\n" + ConfigText.of(result));
        return result;
    }

    /** {@code secure false} is TLS with a server that is not checked. */
    private static void secure(ElementRewriter old, ConfigElement element, Findings findings) {
        boolean secure = old.take("secure").map(SecureForwardOutput::isTrue).orElse(true);
        boolean strict = element.param("enable_strict_verification").isPresent();
        if (!secure) {
            old.preset("tls_insecure_mode", "true");
        } else if (!element.params().containsKey("ca_cert_path") && !strict) {
            findings.add(new ConfigException(
                    element.position(),
                    "secure_forward needs ca_cert_path, or enable_strict_verification true for a server with a"
                            + " certificate of a public CA"));
        } else if (!strict) {
            old.preset("tls_verify_hostname", "false");
        }
    }

    /** Once it was the time after which a connection was replaced. */
    private static void keepalive(ElementRewriter old) {
        Optional<ConfigValue> keepalive = old.take("keepalive");
        if (keepalive
                .filter(value -> value.text().matches("(true|false|yes|no)"))
                .isPresent()) {
            old.preset("keepalive", keepalive.get().text());
        } else if (keepalive.filter(value -> !value.text().strip().equals("0")).isPresent()) {
            old.preset("keepalive", "true")
                    .preset("keepalive_timeout", keepalive.get().text());
        }
    }

    private static ConfigElement server(ConfigElement server) {
        return new ElementRewriter(server)
                .rename("hostlabel", "name")
                .preset("port", PORT)
                .drop("proxy_uri")
                .result();
    }

    private static boolean isTrue(ConfigValue value) {
        return !List.of("false", "no", "0").contains(value.text().strip());
    }
}
