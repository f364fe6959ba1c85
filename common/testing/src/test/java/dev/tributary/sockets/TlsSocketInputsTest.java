package dev.tributary.sockets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.net.tls.TestCertificates;
import dev.tributary.net.tls.TestCertificates.Issued;
import dev.tributary.net.tls.TestCertificates.Validity;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources tcp and syslog over TLS, with the JDK's own client at the other end. */
class TlsSocketInputsTest {
    @TempDir
    Path folder;

    private final SourceHarness harness = new SourceHarness();
    private final Issued ca = TestCertificates.ca("ca");
    private final Issued client = ca.issue("client", Validity.now());

    @BeforeEach
    void write() {
        ca.writeTo(folder, "ca");
        ca.issue("server", Validity.now(), "127.0.0.1").writeTo(folder, "server");
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void start(String type, String... transport) {
        var lines = new ArrayList<>(List.of(
                "@type " + type,
                "tag t",
                "<transport tls>",
                "cert_path " + folder.resolve("server.pem"),
                "private_key_path " + folder.resolve("server.key")));
        lines.addAll(List.of(transport));
        lines.add("</transport>");
        if (type.equals("tcp")) {
            lines.addAll(List.of("<parse>", "@type none", "</parse>"));
        }
        harness.listen(lines.toArray(String[]::new));
    }

    private void send(SSLContext with, String text) throws IOException {
        try (var socket = (SSLSocket) with.getSocketFactory().createSocket(SourceHarness.HERE, harness.port())) {
            socket.setSoTimeout((int) SourceHarness.DEADLINE.toMillis());
            socket.getOutputStream().write(text.getBytes(UTF_8));
            socket.shutdownOutput();
            // With TLS 1.3 a server's refusal comes behind its handshake.
            socket.getInputStream().read();
        }
    }

    @Test
    void textsOverTlsAreEvents() throws Exception {
        start("tcp");
        send(TestCertificates.context(ca, client), "one\ntwo\n");
        harness.awaitRecords("{\"message\":\"one\"}", "{\"message\":\"two\"}");
    }

    @Test
    void syslogMessagesOverTlsAreEvents() throws Exception {
        start("syslog");
        send(TestCertificates.context(ca, client), "<6>Sep 10 00:00:00 localhost logger: over TLS\n");
        harness.awaitRecords("{\"host\":\"localhost\",\"ident\":\"logger\",\"message\":\"over TLS\"}");
    }

    @Test
    void whoHasNoCertificateOfTheAuthorityIsCountedAndNotLetInWhereOneIsWanted() throws Exception {
        start("tcp", "ca_path " + folder.resolve("ca.pem"), "client_cert_auth true");
        Issued stranger = TestCertificates.ca("stranger").issue("client", Validity.now());
        try {
            send(TestCertificates.context(ca, stranger), "bad\n");
        } catch (SSLException | java.net.SocketException e) {
            // It is told why, or only cut off, depending on who is faster.
        }
        await().atMost(SourceHarness.DEADLINE).until(() -> harness.errors("tls") == 1);
        send(TestCertificates.context(ca, client), "good\n");
        harness.awaitRecords("{\"message\":\"good\"}");
    }

    @Test
    void plainTextToATlsPortIsCountedAndNoEvent() throws Exception {
        start("tcp");
        harness.tcp("plain\n".repeat(100));
        await().atMost(SourceHarness.DEADLINE).until(() -> harness.errors("tls") == 1);
        assertThat(harness.context.router().records()).isEmpty();
    }

    @Test
    void theDaysThatItsCertificateHasLeftAreAFigure() {
        start("tcp");
        assertThat(harness.context.meters().gauge("certificate_days_left")).isBetween(0L, 4000L);
        assertThat(harness.loop
                        .call(() -> harness.source().condition().orElseThrow())
                        .data())
                .containsKey("certificates");
    }

    @Test
    void aHandshakeThatHasBegunEndsAlthoughTheSourceIsToldToStop() throws Exception {
        start("tcp");
        try (Socket plain = harness.connect()) {
            await().atMost(SourceHarness.DEADLINE)
                    .until(() -> harness.context
                                    .meters()
                                    .counter("connections_accepted", "")
                                    .value()
                            == 1);
            var stopped = harness.loop.call(() -> harness.source().stop());
            var socket = (SSLSocket) TestCertificates.context(ca, client)
                    .getSocketFactory()
                    .createSocket(plain, "127.0.0.1", plain.getPort(), false);
            socket.startHandshake();
            assertThat(socket.getSession().isValid()).isTrue();
            assertThat(socket.getInputStream().read()).as("and is closed then").isNegative();
            await().atMost(SourceHarness.DEADLINE).until(stopped::isComplete);
            harness.forget();
        }
    }

    @Test
    void whatAClientWithACertificateSendsArrivesAlsoIfItHasClosedBeforeTheHandshakeIsOver() throws Exception {
        start("tcp", "ca_path " + folder.resolve("ca.pem"), "client_cert_auth true");
        SSLContext context = TestCertificates.context(ca, client);
        var wanted = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            send(context, "line " + i + "\n");
            wanted.add("{\"message\":\"line " + i + "\"}");
        }
        harness.awaitRecords(wanted.toArray(String[]::new));
    }
}
