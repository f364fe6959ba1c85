package dev.tributary.forward.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.config.ConfigException;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.forward.ForwardMessages;
import dev.tributary.forward.ForwardPeer;
import dev.tributary.forward.client.ForwardClientPlugins;
import dev.tributary.net.tls.TestCertificates;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestLoop;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files written for the plugin that existed before TLS was part of forward. */
class SecureForwardSourceTest {

    @TempDir
    private Path folder;

    @Test
    void anOldSourceAndAnOldMatchFindEachOther() throws Exception {
        var ca = TestCertificates.ca("Our CA").writeTo(folder, "ca");
        TestCertificates.write(folder.resolve("ca.key"), ca.encryptedKey("ca-secret"));
        try (var input = ServerHarness.with(
                        "@type secure_forward",
                        "self_hostname ${hostname}",
                        "shared_key common-secret",
                        "secure yes",
                        "ca_cert_path " + folder.resolve("ca.pem"),
                        "ca_private_key_path " + folder.resolve("ca.key"),
                        "ca_private_key_passphrase ca-secret",
                        "authentication yes",
                        "<user>\nusername alice\npassword alices-secret\n</user>",
                        "<client>\nnetwork 127.0.0.0/8\nusers alice\n</client>");
                var context = TestContext.own().plugins(new ForwardClientPlugins().plugins())) {
            var loop = new TestLoop(context.vertx());
            Output output = loop.call(() -> context.make(
                    Category.OUTPUT,
                    Output.class,
                    "@type secure_forward",
                    "self_hostname client.example",
                    "shared_key common-secret",
                    "secure true",
                    "enable_strict_verification true",
                    "ca_cert_path " + folder.resolve("ca.pem"),
                    "flush_interval 0.1s",
                    "keepalive 30",
                    "reconnect_interval 5",
                    "<server>\nhost localhost\nport " + input.port()
                            + "\nusername alice\npassword alices-secret\nhostlabel aggregator\n</server>"));
            loop.await(output::start);
            loop.await(() -> output.emit(
                    new Tag("app"),
                    new PackedEvents(ForwardMessages.numbered(0, 1), 0, ForwardMessages.numbered(0, 1).length, 1)));
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> input.router().records().size() == 1);
            loop.await(output::stop);
            assertThat(input.context.warnings())
                    .singleElement()
                    .asString()
                    .contains(
                            "secure_forward is an old name",
                            "@type forward",
                            "<transport tls>",
                            "user_auth yes",
                            "self_hostname test-host",
                            "password xxxxxx")
                    .doesNotContain("-secret");
            assertThat(context.warnings().getFirst())
                    .contains(
                            "transport tls",
                            "tls_verify_hostname true",
                            "tls_cert_path " + folder.resolve("ca.pem"),
                            "keepalive_timeout 30",
                            "name aggregator",
                            "shared_key xxxxxx")
                    .doesNotContain("-secret");
        }
    }

    @Test
    void userAuthMeansAuthentication() throws Exception {
        try (var input = ServerHarness.with(
                "@type secure_forward",
                "self_hostname s",
                "shared_key k",
                "secure false",
                "user_auth true",
                "<user>\nusername alice\npassword p\n</user>")) {
            assertThat(input.context.warnings().getFirst()).contains("user_auth true", "insecure true");
        }
    }

    @Test
    void anOldMatchHasToSayWhomItTrusts() throws Exception {
        try (var context = TestContext.own().plugins(new ForwardClientPlugins().plugins())) {
            assertThatThrownBy(() -> context.make(
                            Category.OUTPUT,
                            Output.class,
                            "@type secure_forward",
                            "self_hostname a",
                            "shared_key k",
                            "secure true",
                            "<server>\nhost localhost\n</server>"))
                    .hasMessageContaining("needs ca_cert_path");
        }
    }

    @Test
    void allThatIsWrongWithAnOldMatchIsToldTogether() throws Exception {
        try (var context = TestContext.own().plugins(new ForwardClientPlugins().plugins())) {
            assertThatThrownBy(() -> context.make(
                            Category.OUTPUT,
                            Output.class,
                            "@type secure_forward",
                            "self_hostname a",
                            "proxy_uri http://proxy.example:3128",
                            "connection_hard_timeout soon",
                            "<server>\nhost localhost\nport abc\n</server>"))
                    .isInstanceOfSatisfying(
                            ConfigException.class,
                            e -> assertThat(e.all())
                                    .extracting(ConfigException::getMessage)
                                    .satisfiesExactlyInAnyOrder(
                                            first -> assertThat(first).contains("4:11: ", "proxy_uri: connections"),
                                            second -> assertThat(second).contains("needs ca_cert_path"),
                                            third -> assertThat(third).contains("handshake_timeout", "'soon'"),
                                            fourth -> assertThat(fourth).contains("port", "'abc'"),
                                            fifth -> assertThat(fifth).contains("shared_key")));
        }
    }
}
