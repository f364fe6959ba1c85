package dev.tributary.forward.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigBinder;
import dev.tributary.config.ConfigException;
import dev.tributary.config.syntax.ConfigParser;
import dev.tributary.config.syntax.Environment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardServerConfigTest {
    private final List<String> warnings = new ArrayList<>();

    private ForwardServerConfig config(String... lines) {
        String text = "<source>\n@type forward\n" + String.join("\n", lines) + "\n</source>\n";
        var section = ConfigParser.parse("test.conf", text, Environment.ofProcess(), (position, note) -> {})
                .children()
                .getFirst();
        return ConfigBinder.bind(
                ForwardServerPlugins.anyPortForNone(section),
                ForwardServerConfig.class,
                (position, note) -> warnings.add(note));
    }

    @Test
    void hasFluentdsDefaults() {
        var config = config();
        assertThat(config.port()).isEqualTo(24224);
        assertThat(config.bind()).isEqualTo("0.0.0.0");
        assertThat(config.skipInvalidEvent()).isTrue();
        assertThat(config.decompressionSizeLimit()).isEqualTo(256L << 20);
        assertThat(config.chunkSizeLimit()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void takesAnyPortIfTheOneGivenIsEmpty() {
        assertThat(config("port \"#{ENV['NO_SUCH_VARIABLE']}\"").port()).isZero();
    }

    @Test
    void knowsEveryParameterOfFluentd() {
        config(
                "linger_timeout 0",
                "blocking_timeout 0.5",
                "backlog 10",
                "resolve_hostname true",
                "chunk_size_warn_limit 1m",
                "chunk_size_limit 2m",
                "source_address_key a",
                "source_hostname_key h",
                "tag t",
                "add_tag_prefix p",
                "send_keepalive_packet true",
                "<transport tcp>",
                "linger_timeout 1",
                "</transport>");
        assertThat(warnings).isEmpty();
    }

    @Test
    void neverListensWithoutTheSecurityThatWasAskedFor() {
        assertThatThrownBy(() -> config("<security>", "shared_key hidden", "</security>"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("self_hostname")
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> config("<transport tcp>", "cert_path /x", "private_key_path /x", "</transport>"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("write <transport tls>");
        assertThatThrownBy(() -> config("<transport udp>", "</transport>")).isInstanceOf(ConfigException.class);
    }

    @Test
    void refusesSecurityThatCannotBeMeant() {
        assertThatThrownBy(() -> security("user_auth true")).hasMessageContaining("<user>");
        assertThatThrownBy(() -> security("allow_anonymous_source false")).hasMessageContaining("<client>");
        assertThatThrownBy(() -> security("<client>", "</client>")).hasMessageContaining("host or network");
        assertThatThrownBy(() -> security("<client>", "host a", "network 10.0.0.0/8", "</client>"))
                .hasMessageContaining("host or network");
        assertThatThrownBy(() -> security("<client>", "network 10.0.0.0", "users a", "</client>"))
                .hasMessageContaining("user_auth");
        assertThatThrownBy(() -> security("<client>", "network elsewhere", "</client>"))
                .hasMessageContaining("'elsewhere' is no network");
        assertThatThrownBy(() -> security(
                        "user_auth true",
                        "<user>",
                        "username a",
                        "password hidden",
                        "</user>",
                        "<client>",
                        "host a",
                        "users a, b",
                        "</client>"))
                .hasMessageContaining("'b', which is no <user>")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void anEmptyPassphraseIsNone() {
        for (String written : List.of("\"\"", "\"#{ENV['NO_SUCH_VARIABLE']}\"")) {
            var tls = config(
                            "<transport tls>",
                            "cert_path /x",
                            "private_key_path /x",
                            "private_key_passphrase " + written,
                            "</transport>")
                    .tls();
            assertThat(tls.orElseThrow().privateKeyPassphrase()).isEmpty();
        }
    }

    @Test
    void letsNobodyInByAnEmptyValue() {
        for (String key : List.of("shared_key", "shared_key \"\"", "shared_key \"#{ENV['NO_SUCH_VARIABLE']}\"")) {
            assertThatThrownBy(() -> config("<security>", "self_hostname s", key, "</security>"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("test.conf:5:")
                    .hasMessageContaining("shared_key in <security>")
                    .hasMessageContaining("the value is empty");
        }
        String user = "<user>\nusername a\npassword p\n</user>";
        List.of(
                        "<user>\nusername a\npassword \"\"\n</user>",
                        "<user>\nusername \"\"\npassword p\n</user>",
                        user + "\n<client>\nhost a\nshared_key \"\"\n</client>",
                        user + "\n<client>\nhost \"\"\n</client>",
                        user + "\n<client>\nnetwork 10.0.0.0/8\nusers \"\"\n</client>")
                .forEach(section -> assertThatThrownBy(() -> security("user_auth true", section))
                        .hasMessageContaining("the value is empty"));
        assertThatThrownBy(() -> config(
                        "<transport tls>",
                        "cert_path /x",
                        "private_key_path /x",
                        "ca_path /x",
                        "client_cert_auth true",
                        "client_cert_allow \"#{ENV['NO_SUCH_VARIABLE']}\"",
                        "</transport>"))
                .hasMessageStartingWith("test.conf:8:")
                .hasMessageContaining("client_cert_allow")
                .hasMessageContaining("the value is empty");
    }

    @Test
    void neverPrintsItsSecrets() {
        assertThat(security(
                                "user_auth true",
                                "<user>",
                                "username a",
                                "password hidden",
                                "</user>",
                                "<client>",
                                "host a",
                                "shared_key hidden",
                                "</client>")
                        .toString())
                .doesNotContain("hidden");
    }

    private ForwardServerConfig security(String... lines) {
        return config("<security>\nself_hostname s\nshared_key hidden\n" + String.join("\n", lines) + "\n</security>");
    }

    @Test
    void refusesWhatContradictsItself() {
        assertThatThrownBy(() -> config("deny_keepalive true", "send_keepalive_packet true"))
                .hasMessageContaining("send_keepalive_packet");
        assertThatThrownBy(() -> config("resolve_hostname false", "source_hostname_key h"))
                .hasMessageContaining("resolve_hostname");
        assertThatThrownBy(() -> config("tag ''")).hasMessageContaining("tag");
        assertThatThrownBy(() -> config("add_tag_prefix ''")).hasMessageContaining("add_tag_prefix");
    }
}
