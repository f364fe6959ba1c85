package dev.tributary.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.tributary.net.tls.TestCertificates;
import dev.tributary.net.tls.TestCertificates.Issued;
import dev.tributary.net.tls.TestCertificates.Validity;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import dev.tributary.testing.TestLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To the JDK's server, which wants to see a certificate. */
class HttpOutputTlsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final TestContext context = TestContext.own().programPlugins();
    private final TestLoop loop = new TestLoop(context.vertx());
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private HttpsServer server;
    private Output output;

    @AfterEach
    void close() throws Exception {
        loop.await(output::stop);
        server.stop(0);
        context.close();
    }

    /** A server of that authority, which lets in whom the same has signed. */
    private void serve(Issued ca, int port) throws Exception {
        SSLContext tls = TestCertificates.context(ca, ca.issue("server", Validity.now(), "127.0.0.1"));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters wanted) {
                SSLParameters parameters = tls.getDefaultSSLParameters();
                parameters.setNeedClientAuth(true);
                wanted.setSSLParameters(parameters);
            }
        });
        server.createContext("/", exchange -> {
            arrived.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8).strip());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    private void write(Issued ca) {
        ca.writeTo(folder, "ca");
        ca.issue("client", Validity.now()).writeTo(folder, "client");
    }

    private void emit(int n) {
        loop.await(() -> output.emit(new dev.tributary.event.Tag("t"), TestEvents.events(TestEvents.map("n", n))));
    }

    @Test
    void certificatesThatAreRenewedAreUsedWithoutARestart() throws Exception {
        Issued before = TestCertificates.ca("before");
        write(before);
        serve(before, 0);
        int port = server.getAddress().getPort();
        output = loop.call(() -> context.make(
                Category.OUTPUT,
                Output.class,
                "@type http",
                "endpoint https://127.0.0.1:" + port + "/in",
                "tls_ca_cert_path " + folder.resolve("ca.pem"),
                "tls_client_cert_path " + folder.resolve("client.pem"),
                "tls_private_key_path " + folder.resolve("client.key"),
                "<buffer []>",
                "  @type memory",
                "  flush_mode immediate",
                "  retry_type periodic",
                "  retry_wait 0.2",
                "  retry_forever true",
                "</buffer>"));
        loop.await(output::start);
        emit(1);
        await().atMost(DEADLINE).until(() -> arrived.contains("{\"n\":1}"));
        assertThat(loop.call(() -> output.condition().orElseThrow()).data()).containsKey("certificates");
        assertThat(context.meters().gauge("certificate_days_left")).isBetween(28L, 30L);

        server.stop(0);
        Issued after = TestCertificates.ca("after");
        serve(after, port);
        write(after);
        emit(2);

        await().atMost(DEADLINE).until(() -> arrived.contains("{\"n\":2}"));
        assertThat(arrived).containsExactly("{\"n\":1}", "{\"n\":2}");
    }
}
