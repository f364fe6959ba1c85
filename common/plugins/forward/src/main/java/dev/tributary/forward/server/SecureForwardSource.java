package dev.tributary.forward.server;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigText;
import dev.tributary.config.ConfigValue;
import dev.tributary.plugin.ElementRewriter;
import dev.tributary.plugin.PluginContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The source {@code secure_forward}, a plugin of its own once: the same protocol over TLS, in flat parameters. */
final class SecureForwardSource {
    static final String TYPE = "secure_forward";
    private static final String PORT = "24284";

    private SecureForwardSource() {}

    /** The source {@code forward} that does the same; with a warning that shows it. */
    static ConfigElement rewritten(ConfigElement element, PluginContext context) {
        var old = new ElementRewriter(element)
                .values(text ->
                        text.replace("${hostname}", context.hostname()).replace("__HOSTNAME__", context.hostname()));
        boolean secure = old.take("secure")
                .map(ConfigValue::text)
                .map(SecureForwardSource::isTrue)
                .orElse(true);
        if (!secure) {
            old.preset("insecure", "true");
        }
        boolean keepsAlive = old.take("allow_keepalive")
                .map(ConfigValue::text)
                .map(SecureForwardSource::isTrue)
                .orElse(true);
        if (!keepsAlive) {
            old.preset("deny_keepalive", "true");
        }
        // The parameter is called authentication; files that say user_auth were written from Fluentd's own page.
        old.rename("user_auth", "authentication");
        ConfigElement result = old.drop("read_length", "read_interval_msec", "socket_interval_msec", "type")
                .preset("port", PORT)
                .section("security", "", security(), List.of("user", "client"))
                .section("transport", "tls", tls(), List.of())
                .result();
        result = result.withParam("@type", new ConfigValue("forward", element.position()));
        context.notes()
                .warn(
                        element.position(),
                        "secure_forward is an old name for forward over TLS; write:\n" + ConfigText.of(result));
        return result;
    }

    private static boolean isTrue(String text) {
        return !List.of("false", "no", "0").contains(text.strip());
    }

    private static Map<String, String> security() {
        return names("self_hostname self_hostname shared_key shared_key authentication user_auth"
                + " allow_anonymous_source allow_anonymous_source");
    }

    private static Map<String, String> tls() {
        return names("insecure insecure ssl_version version ssl_ciphers ciphers cert_path cert_path"
                + " private_key_path private_key_path private_key_passphrase private_key_passphrase"
                + " ca_cert_path ca_cert_path ca_private_key_path ca_private_key_path"
                + " ca_private_key_passphrase ca_private_key_passphrase"
                + " generate_private_key_length generate_private_key_length"
                + " generate_cert_country generate_cert_country generate_cert_state generate_cert_state"
                + " generate_cert_locality generate_cert_locality"
                + " generate_cert_common_name generate_cert_common_name");
    }

    private static Map<String, String> names(String words) {
        String[] each = words.split(" ", -1);
        var names = new LinkedHashMap<String, String>();
        for (int i = 0; i < each.length; i += 2) {
            names.put(each[i], each[i + 1]);
        }
        return names;
    }
}
