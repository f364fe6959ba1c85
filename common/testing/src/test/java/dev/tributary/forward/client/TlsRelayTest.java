package dev.tributary.forward.client;

import static dev.tributary.forward.ForwardMessages.numbered;
import static dev.tributary.forward.client.TestChunk.packed;
import static dev.tributary.net.tls.TestCertificates.Validity.future;
import static dev.tributary.net.tls.TestCertificates.Validity.now;
import static dev.tributary.net.tls.TestCertificates.Validity.past;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.forward.ForwardPeer;
import dev.tributary.forward.server.ServerHarness;
import dev.tributary.net.tls.TestCertificates;
import dev.tributary.net.tls.TestCertificates.Issued;
import dev.tributary.testing.LogLines;
import dev.tributary.testing.TestLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our output to our input, over TLS. */
class TlsRelayTest {
    private static final TestChunk CHUNK = TestChunk.of(1, "app", packed(numbered(0, 3), 3));

    @TempDir
    private Path folder;

    private final Issued ca = TestCertificates.ca("Our CA");
    private final Issued otherCa = TestCertificates.ca("Other CA");

    @BeforeEach
    void certificates() {
        ca.writeTo(folder, "ca");
        otherCa.writeTo(folder, "other-ca");
        ca.issue("aggregator", now(), "localhost", "127.0.0.1").writeTo(folder, "server");
        ca.issue("agent", now()).writeTo(folder, "client");
    }

    private ServerHarness input(String... lines) {
        return ServerHarness.with("<transport tls>\ncert_path " + folder.resolve("server.pem") + "\nprivate_key_path "
                + folder.resolve("server.key") + "\n" + String.join("\n", lines) + "\n</transport>");
    }

    private ServerHarness mutual(String... lines) {
        var all = new ArrayList<>(List.of(lines));
        all.add("client_cert_auth true\nca_path " + folder.resolve("ca.pem"));
        return input(all.toArray(String[]::new));
    }

    private OutputHarness output(int port, String... lines) {
        var all = new ArrayList<>(List.of(lines));
        if (all.stream().noneMatch(line -> line.startsWith("require_ack_response"))) {
            // Without it a server with TLS 1.3 could refuse us too late for the sender to learn of it.
            all.add("require_ack_response true");
        }
        all.add("transport tls\nheartbeat_type none\n<server>\nhost localhost\nport " + port + "\n</server>");
        if (all.stream().noneMatch(line -> line.startsWith("tls_cert_path"))) {
            all.add("tls_cert_path " + folder.resolve("ca.pem"));
        }
        return OutputHarness.with(all.toArray(String[]::new));
    }

    private String client(String name) {
        return "tls_client_cert_path " + folder.resolve(name + ".pem") + "\ntls_client_private_key_path "
                + folder.resolve(name + ".key");
    }

    private static void expectDelivered(ServerHarness input, OutputHarness output) {
        TestLoop.get(output.write(CHUNK));
        await().atMost(ForwardPeer.DEADLINE)
                .until(() -> input.router().records().size() == 3);
    }

    /** What the client says; nothing has arrived, and the server has said something too. */
    private static String expectRefused(ServerHarness input, OutputHarness output, LogLines lines, String serverSays) {
        String said = failure(output);
        await().atMost(ForwardPeer.DEADLINE)
                .untilAsserted(() -> assertThat(lines.all())
                        .anyMatch(line -> line.contains("forward input: 127.0.0.1") && line.contains(serverSays)));
        assertThat(input.router().records()).isEmpty();
        assertThat(output.upstream()).containsEntry("state", "down");
        assertThat(lines.all()).anyMatch(line -> line.contains("is down: "));
        return said;
    }

    private static String failure(OutputHarness output) {
        try {
            TestLoop.get(output.write(CHUNK));
            return "delivered";
        } catch (UpstreamException e) {
            return e.getMessage();
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1_2, true", "TLSv1_3, true", "TLSv1_2, false", "TLSv1_3, false"})
    void everyEventArrivesWithEachVersion(String version, boolean ack) throws Exception {
        try (var input = input("version " + version);
                var output = output(input.port(), "require_ack_response " + ack, "tls_version " + version)) {
            int sent = 0;
            for (int chunk = 1; chunk <= 20; chunk++) {
                int count = chunk % 10 == 0 ? 20_000 : chunk;
                TestLoop.get(output.write(TestChunk.of(chunk, "relay", packed(numbered(sent, count), count))));
                sent += count;
            }
            int all = sent;
            await().atMost(ForwardPeer.DEADLINE).until(() -> input.meters().total("events_in") == all);
            assertThat(input.router().records()).hasSize(all).doesNotHaveDuplicates();
            assertThat(input.meters().total("errors") + output.meters().total("errors"))
                    .isZero();
        }
    }

    @Test
    void aServerThatRefusesSessionsIsOfferedOneOnceAndNeverBelievedDown() throws Exception {
        try (var lines = new LogLines("test-1");
                var input = input("version TLSv1_2");
                var refusing = new SessionRefuser(input.port());
                var output = output(refusing.port(), "keepalive false", "tls_version TLSv1_2")) {
            for (int chunk = 1; chunk <= 10; chunk++) {
                TestLoop.get(output.write(TestChunk.of(chunk, "app", packed(numbered(chunk, 1), 1))));
            }
            assertThat(input.router().records()).hasSize(10);
            assertThat(refusing.refused()).isEqualTo(1);
            assertThat(refusing.connections()).isEqualTo(11);
            assertThat(output.meters().total("errors")).isZero();
            assertThat(lines.all()).noneMatch(line -> line.contains("is down"));
        }
    }

    @Test
    void withoutKeepaliveEachConnectionEndsCleanly() throws Exception {
        try (var lines = new LogLines("test-1");
                var input = input();
                var output = output(input.port(), "keepalive false")) {
            for (int chunk = 1; chunk <= 10; chunk++) {
                TestLoop.get(output.write(TestChunk.of(chunk, "relay", packed(numbered(chunk, 1), 1))));
            }
            await().atMost(ForwardPeer.DEADLINE).until(() -> input.meters().total("events_in") == 10);
            await().atMost(ForwardPeer.DEADLINE).until(() -> input.meters().gauge("connections") == 0);
            assertThat(lines.all()).noneMatch(line -> line.startsWith("WARN"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1_2", "TLSv1_3"})
    void aClientWithACertificateOfOurCaIsLetIn(String version) throws Exception {
        try (var input = mutual("version " + version);
                var output = output(input.port(), client("client"))) {
            expectDelivered(input, output);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1_2", "TLSv1_3"})
    void aClientWithoutACertificateIsKeptOut(String version) throws Exception {
        try (var lines = new LogLines("test-1");
                var input = mutual("version " + version);
                var output = output(input.port(), "<security>\nself_hostname a\nshared_key k\n</security>")) {
            assertThat(expectRefused(input, output, lines, "the client shows no certificate"))
                    .contains("asks for a certificate");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1_2, other, is not signed by a CA of ca_path, it does not accept our certificate",
        "TLSv1_3, other, is not signed by a CA of ca_path, it does not accept our certificate",
        "TLSv1_2, expired, expired on, which expired on",
        "TLSv1_3, expired, expired on, which expired on",
        "TLSv1_3, early, is not valid before, which is not valid before"
    })
    void aClientWithABadCertificateIsKeptOutAndBothSidesSayWhy(
            String version, String client, String serverSays, String clientSays) throws Exception {
        otherCa.issue("agent", now()).writeTo(folder, "other");
        ca.issue("agent", past()).writeTo(folder, "expired");
        ca.issue("agent", future()).writeTo(folder, "early");
        try (var lines = new LogLines("test-1");
                var input = mutual("version " + version);
                var output = output(input.port(), client(client))) {
            assertThat(expectRefused(input, output, lines, serverSays)).contains("CN=agent", clientSays);
            assertThat(input.meters().count("authentication_failures", "reason", "certificate"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1_2, expired, expired on, certificate_expired",
        "TLSv1_3, expired, expired on, certificate_expired",
        "TLSv1_3, early, is not valid before, bad_certificate",
        "TLSv1_2, foreign, is not signed by a CA of tls_cert_path, certificate_unknown",
        "TLSv1_3, foreign, is not signed by a CA of tls_cert_path, certificate_unknown",
        "TLSv1_3, elsewhere, is not for this host, certificate_unknown"
    })
    void aServerWithABadCertificateGetsNothingAndBothSidesSayWhy(
            String version, String server, String clientSays, String serverSays) throws Exception {
        Issued bad = switch (server) {
            case "expired" -> ca.issue("aggregator", past(), "localhost");
            case "early" -> ca.issue("aggregator", future(), "localhost");
            case "foreign" -> otherCa.issue("aggregator", now(), "localhost");
            default -> ca.issue("aggregator", now(), "elsewhere.example");
        };
        bad.writeTo(folder, "server");
        try (var lines = new LogLines("test-1");
                var input = input("version " + version);
                var output = output(input.port())) {
            assertThat(expectRefused(input, output, lines, serverSays)).contains("CN=aggregator", clientSays);
        }
    }

    @Test
    void theHostsNameIsNotCheckedIfNotAskedTo() throws Exception {
        ca.issue("aggregator", now(), "elsewhere.example").writeTo(folder, "server");
        try (var input = input();
                var output = output(input.port(), "tls_verify_hostname false")) {
            expectDelivered(input, output);
        }
    }

    @Test
    void aCertificateSignedByItselfWillDoIfAskedTo() throws Exception {
        TestCertificates.selfSigned("localhost", now()).writeTo(folder, "server");
        try (var input = input();
                var output = output(input.port(), "tls_allow_self_signed_cert true")) {
            expectDelivered(input, output);
        }
        TestCertificates.selfSigned("localhost", past()).writeTo(folder, "server");
        try (var input = input();
                var output = output(input.port(), "tls_allow_self_signed_cert true")) {
            assertThat(failure(output)).contains("expired on");
        }
        TestCertificates.selfSigned("elsewhere", now()).writeTo(folder, "server");
        try (var input = input();
                var output = output(input.port(), "tls_allow_self_signed_cert true")) {
            assertThat(failure(output)).contains("is not for this host");
        }
    }

    @Test
    void theServersOwnCertificateCanBeNamedInsteadOfItsCa() throws Exception {
        TestCertificates.selfSigned("localhost", now()).writeTo(folder, "server");
        try (var input = input();
                var output = output(input.port(), "tls_cert_path " + folder.resolve("server.pem"))) {
            expectDelivered(input, output);
        }
    }

    @Test
    void insecureModeAcceptsAnything() throws Exception {
        try (var input = ServerHarness.with("<transport tls>\ninsecure true\n</transport>");
                var output = output(input.port(), "tls_insecure_mode true")) {
            expectDelivered(input, output);
        }
    }

    @Test
    void aCertificateMadeAtStartIsForTheNamesWeAreReachedBy() throws Exception {
        TestCertificates.write(folder.resolve("ca.key"), ca.encryptedKey("secret"));
        try (var input = ServerHarness.with("<transport tls>\nca_cert_path " + folder.resolve("ca.pem")
                        + "\nca_private_key_path " + folder.resolve("ca.key")
                        + "\nca_private_key_passphrase secret\ngenerate_cert_common_name aggregator.example"
                        + "\n</transport>");
                var output = output(input.port())) {
            expectDelivered(input, output);
        }
    }

    @Test
    void anAddressIsCheckedByTheServersNameIfItHasOne() throws Exception {
        ca.issue("aggregator", now(), "aggregator.example").writeTo(folder, "server");
        try (var input = input();
                var output = OutputHarness.with(
                        "transport tls",
                        "heartbeat_type none",
                        "tls_ca_cert_path " + folder.resolve("ca.pem"),
                        "<server>\nhost 127.0.0.1\nname aggregator.example\nport " + input.port() + "\n</server>")) {
            expectDelivered(input, output);
        }
    }

    @Test
    void aPlainClientIsTold() throws Exception {
        try (var lines = new LogLines("test-1");
                var input = input()) {
            ForwardPeer.connect(input.port()).send(numbered(0, 1)).hasBytes();
            await().atMost(ForwardPeer.DEADLINE)
                    .untilAsserted(() -> assertThat(lines.all())
                            .anyMatch(line -> line.contains("the other end does not speak TLS")));
        }
    }

    @Test
    void aPlainServerIsTold() throws Exception {
        try (var listener = ForwardPeer.listen();
                var output = output(listener.port(), "handshake_timeout 0.2")) {
            var written = output.write(CHUNK);
            listener.accept();
            assertThatThrownBy(() -> TestLoop.get(written))
                    .hasMessageContaining("no TLS handshake within handshake_timeout");
        }
    }

    @Test
    void versionsInCommonAreNeeded() throws Exception {
        try (var lines = new LogLines("test-1");
                var input = input("version TLSv1_3");
                var output = output(input.port(), "tls_version TLSv1_2")) {
            assertThat(expectRefused(input, output, lines, "TLSv1.2")).contains("versions of TLS");
        }
    }

    @Test
    void aRevokedClientIsKeptOutAndBothSidesSayWhy() throws Exception {
        Issued revoked = ca.issue("agent", now()).writeTo(folder, "revoked");
        TestCertificates.write(folder.resolve("crl.pem"), ca.revoking(revoked));
        try (var lines = new LogLines("test-1");
                var input = mutual("version TLSv1_3", "crl_path " + folder.resolve("crl.pem"));
                var good = output(input.port(), client("client"));
                var output = output(input.port(), client("revoked"))) {
            assertThat(expectRefused(input, output, lines, "was revoked on"))
                    .contains("it does not accept our certificate");
            expectDelivered(input, good);
        }
    }

    @Test
    void aRevokedServerGetsNothingAndBothSidesSayWhy() throws Exception {
        Issued revoked = ca.issue("aggregator", now(), "localhost").writeTo(folder, "server");
        TestCertificates.write(folder.resolve("crl.pem"), ca.revoking(revoked));
        try (var lines = new LogLines("test-1");
                var input = input();
                var output = output(input.port(), "tls_crl_path " + folder.resolve("crl.pem"))) {
            assertThat(expectRefused(input, output, lines, "certificate_revoked"))
                    .contains("was revoked on");
        }
    }

    @Test
    void aListOfRevokedCertificatesHasToBeTheCas() {
        TestCertificates.write(folder.resolve("crl.pem"), otherCa.revoking());
        assertThatThrownBy(() -> mutual("crl_path " + folder.resolve("crl.pem")))
                .hasMessageContaining("crl.pem: a revocation list in it, of CN=Other CA, is not signed by a CA");
    }

    @Test
    void onlyNamesOnTheListAreLetIn() throws Exception {
        ca.issue("printer", now(), "printer.example").writeTo(folder, "printer");
        ca.issue("agent 7", now(), "agent7.prod.example").writeTo(folder, "agent7");
        try (var lines = new LogLines("test-1");
                var input = mutual("client_cert_allow agent,*.prod.example");
                var byCommonName = output(input.port(), client("client"));
                var byAlternativeName = output(input.port(), client("agent7"));
                var output = output(input.port(), client("printer"))) {
            assertThat(expectRefused(input, output, lines, "has no name that client_cert_allow lists"))
                    .contains("does not accept our certificate");
            expectDelivered(input, byCommonName);
            TestLoop.get(byAlternativeName.write(CHUNK));
        }
    }

    @Test
    void theNameInAClientsCertificateGoesIntoRecordAndTag() throws Exception {
        ca.issue("agent 7", now()).writeTo(folder, "agent7");
        try (var input = ServerHarness.with(
                        "client_cert_key sent_by",
                        "client_cert_tag_prefix true",
                        "<transport tls>\ncert_path " + folder.resolve("server.pem") + "\nprivate_key_path "
                                + folder.resolve("server.key") + "\nclient_cert_auth true\nca_path "
                                + folder.resolve("ca.pem") + "\n</transport>");
                var output = output(input.port(), client("agent7"))) {
            expectDelivered(input, output);
            assertThat(input.router().records().getFirst()).contains("\"sent_by\":\"agent 7\"");
            assertThat(input.router().tags()).containsOnly("agent_7.app");
        }
    }

    @Test
    void certificatesAreReplacedFiveTimesWhileEventsFlowAndNoneIsLost() throws Exception {
        String watching = "require_ack_response false\ntls_cert_reload_interval 0.02";
        try (var lines = new LogLines("test-1");
                var input = mutual("cert_reload_interval 0.02");
                var keeping = output(input.port(), client("client"), watching);
                var opening = output(input.port(), client("client"), watching, "keepalive false")) {
            int sent = 0;
            for (int round = 1; round <= 5; round++) {
                ca.issue("aggregator " + round, now(), "localhost").writeTo(folder, "server");
                ca.issue("agent " + round, now()).writeTo(folder, "client");
                String aggregator = "CN=aggregator " + round + ",";
                String agent = "CN=agent " + round + ",";
                boolean replaced = false;
                for (int after = 0; after < 10; after += replaced ? 1 : 0) {
                    TestLoop.get(keeping.write(TestChunk.of(1, "keeping", packed(numbered(sent, 5), 5))));
                    TestLoop.get(opening.write(TestChunk.of(1, "opening", packed(numbered(sent, 5), 5))));
                    sent += 5;
                    List<String> anew = lines.all().stream()
                            .filter(line -> line.contains("certificates were read anew"))
                            .toList();
                    replaced = anew.stream().anyMatch(line -> line.contains(aggregator))
                            && anew.stream()
                                            .filter(line -> line.contains(agent))
                                            .count()
                                    >= 2;
                }
            }
            int all = 2 * sent;
            await().atMost(ForwardPeer.DEADLINE).until(() -> input.meters().total("events_in") == all);
            assertThat(input.router().records()).hasSize(all);
            assertThat(keeping.meters().total("errors") + opening.meters().total("errors"))
                    .as("errors that a sender sees")
                    .isZero();
            assertThat(lines.all()).noneMatch(line -> line.contains("is down"));
        }
    }

    @Test
    void aBadNewFileIsReportedAndTheOldOneStaysInUse() throws Exception {
        try (var lines = new LogLines("test-1");
                var input = mutual("cert_reload_interval 0.02");
                var output = output(input.port(), client("client"), "keepalive false")) {
            expectDelivered(input, output);
            TestCertificates.write(folder.resolve("server.pem"), "dummy\n");
            awaitLine(lines, "cert_path " + folder.resolve("server.pem") + ": is not PEM");
            TestLoop.get(output.write(CHUNK));
            ca.issue("aggregator", past(), "localhost").writeTo(folder, "server");
            awaitLine(lines, "expired on");
            TestLoop.get(output.write(CHUNK));
            ca.issue("aggregator anew", now(), "localhost").writeTo(folder, "server");
            awaitLine(lines, "certificates were read anew: cert_path CN=aggregator anew");
            TestLoop.get(output.write(CHUNK));
        }
    }

    private static void awaitLine(LogLines lines, String text) {
        await().atMost(ForwardPeer.DEADLINE)
                .untilAsserted(() -> assertThat(lines.all()).anyMatch(line -> line.contains(text)));
    }

    @Test
    void aDummyFileAtStartIsRefusedByName() {
        TestCertificates.write(folder.resolve("server.pem"), "dummy\n");
        assertThatThrownBy(() -> input()).hasMessageContaining(folder.resolve("server.pem") + ": is not PEM");
        TestCertificates.write(folder.resolve("client.key"), "dummy\n");
        assertThatThrownBy(() -> output(1, client("client")))
                .hasMessageContaining(folder.resolve("client.key") + ": is not PEM");
    }

    @Test
    @SuppressWarnings("unchecked")
    void healthTellsWhenACertificateEndsAndIsDownOnceItHas() throws Exception {
        ca.issue("aggregator", new TestCertificates.Validity(Duration.ofDays(-1), Duration.ofHours(80)), "localhost")
                .writeTo(folder, "server");
        try (var lines = new LogLines("test-1");
                var input = input()) {
            var condition = input.condition();
            var certificate = ((List<Map<String, Object>>) condition.data().get("certificates")).getFirst();
            assertThat(certificate)
                    .containsEntry("parameter", "cert_path")
                    .containsEntry("days_left", 3L)
                    .containsEntry("warning", "expires soon");
            assertThat(condition.ready()).isTrue();
            assertThat(input.meters().gauge("certificate_days_left")).isEqualTo(3);
            assertThat(lines.all()).anyMatch(line -> line.startsWith("WARN") && line.contains("expires on"));
        }
        ca.issue("aggregator", past(), "localhost").writeTo(folder, "server");
        try (var input = input()) {
            assertThat(input.condition().ready()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1_2, TLSv1.2", "TLSv1_3, TLSv1.3"})
    void aScanFindsOnlyTheVersionsThatAreAllowed(String version, String accepted) throws Exception {
        try (var input = input("version " + version)) {
            assertThat(acceptedVersions(input.port())).containsExactly(accepted);
        }
    }

    @Test
    void aScanFindsTheTwoLatestVersionsByDefault() throws Exception {
        try (var input = input()) {
            assertThat(acceptedVersions(input.port())).containsExactly("TLSv1.2", "TLSv1.3");
        }
    }

    /** Each version tried by itself; those that the JDK cannot offer at all are offered as raw bytes. */
    private List<String> acceptedVersions(int port) throws Exception {
        var context = javax.net.ssl.SSLContext.getInstance("TLS");
        context.init(null, new javax.net.ssl.TrustManager[] {TestCertificates.trustingAnybody()}, null);
        var accepted = new ArrayList<String>();
        for (int minor = 0; minor <= 2; minor++) {
            if (answersHello(port, minor)) {
                accepted.add("SSLv3 TLSv1 TLSv1.1".split(" ")[minor]);
            }
        }
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (var socket = (javax.net.ssl.SSLSocket)
                    context.getSocketFactory().createSocket(java.net.InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout((int) ForwardPeer.DEADLINE.toMillis());
                socket.setEnabledProtocols(new String[] {version});
                socket.startHandshake();
                accepted.add(socket.getSession().getProtocol());
            } catch (java.io.IOException refused) {
                // not this one
            }
        }
        return accepted;
    }

    /** A hello of SSL 3.minor that offers four common suites; whether a server hello comes back instead of an alert. */
    private static boolean answersHello(int port, int minor) {
        byte version = (byte) minor;
        byte[] suites = {0, 8, (byte) 0xc0, 0x14, (byte) 0xc0, 0x0a, 0, 0x35, 0, 0x2f};
        var body = new java.io.ByteArrayOutputStream();
        body.writeBytes(new byte[] {3, version});
        body.writeBytes(new byte[32]);
        body.write(0);
        body.writeBytes(suites);
        body.writeBytes(new byte[] {1, 0});
        int length = body.size();
        try (var peer = ForwardPeer.connect(port)) {
            peer.send(new byte[] {22, 3, version, 0, (byte) (length + 4), 1, 0, 0, (byte) length}, body.toByteArray());
            return peer.hasBytes() && peer.take(1)[0] == 22;
        }
    }

    @Test
    void aHeartbeatFindsOutThatWeAreNotAccepted() throws Exception {
        otherCa.issue("agent", now()).writeTo(folder, "other");
        try (var input = mutual("version TLSv1_3");
                var output = OutputHarness.with(
                        "transport tls",
                        "heartbeat_interval 0.05",
                        "tls_cert_path " + folder.resolve("ca.pem"),
                        client("other"),
                        "<server>\nhost localhost\nport " + input.port() + "\n</server>");
                var lines = new LogLines("test-1")) {
            await().atMost(ForwardPeer.DEADLINE)
                    .until(() -> input.meters().count("authentication_failures", "reason", "certificate") > 5);
            assertThat(output.condition().ready()).isFalse();
            assertThat(lines.all()).as("never taken for up in between").noneMatch(line -> line.contains("is up"));
        }
    }
}
