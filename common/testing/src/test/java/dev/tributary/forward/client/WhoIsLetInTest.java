package dev.tributary.forward.client;

import static dev.tributary.forward.ForwardMessages.numbered;
import static dev.tributary.forward.client.TestChunk.packed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.forward.ForwardPeer;
import dev.tributary.forward.server.ServerHarness;
import dev.tributary.net.tls.TestCertificates;
import dev.tributary.net.tls.TestCertificates.Validity;
import dev.tributary.testing.TestLoop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our output to our input: every transport, with every proof that is asked for, given right, wrong or not at all. */
class WhoIsLetInTest {

    private enum Transport {
        PLAIN,
        TLS_1_2,
        TLS_1_3,
        MUTUAL
    }

    private enum Proof {
        NONE,
        KEY,
        KEY_AND_USER
    }

    private enum Given {
        RIGHT,
        WRONG,
        MISSING
    }

    @TempDir
    private static Path folder;

    @org.junit.jupiter.api.BeforeAll
    static void certificates() {
        var ca = TestCertificates.ca("Our CA").writeTo(folder, "ca");
        ca.issue("aggregator", Validity.now(), "localhost").writeTo(folder, "server");
        ca.issue("agent", Validity.now()).writeTo(folder, "right");
        TestCertificates.ca("Other CA").issue("agent", Validity.now()).writeTo(folder, "wrong");
    }

    /** What is given is the certificate as well as key and password: for MUTUAL and NONE it is the certificate alone. */
    static Stream<Arguments> everything() {
        var all = new ArrayList<Arguments>();
        for (Transport transport : Transport.values()) {
            for (Proof proof : Proof.values()) {
                for (Given given : Given.values()) {
                    boolean nothingAsked = proof == Proof.NONE && transport != Transport.MUTUAL;
                    if (!nothingAsked || given == Given.RIGHT) {
                        all.add(Arguments.of(transport, proof, given));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("everything")
    void whoGivesWhatIsAskedForIsLetInAndNobodyElse(Transport transport, Proof proof, Given given) throws Exception {
        try (var input = ServerHarness.with(input(transport, proof));
                var output = OutputHarness.with(output(transport, proof, given, input.port()))) {
            var written = output.write(TestChunk.of(1, "app", packed(numbered(0, 3), 3)));
            if (given == Given.RIGHT) {
                TestLoop.get(written);
                await().atMost(ForwardPeer.DEADLINE)
                        .until(() -> input.router().records().size() == 3);
                assertThat(input.meters().total("authentication_failures")).isZero();
            } else {
                assertThat(failure(written)).isNotEmpty();
                assertThat(input.router().records()).isEmpty();
                if (given == Given.WRONG) {
                    await().atMost(ForwardPeer.DEADLINE)
                            .until(() -> input.meters().total("authentication_failures") > 0);
                }
            }
        }
    }

    private static String failure(io.vertx.core.Future<Void> written) {
        try {
            TestLoop.get(written);
            return "";
        } catch (UpstreamException e) {
            return e.getMessage();
        }
    }

    private static String[] input(Transport transport, Proof proof) {
        var lines = new ArrayList<String>();
        if (transport != Transport.PLAIN) {
            lines.add("<transport tls>\ncert_path " + folder.resolve("server.pem") + "\nprivate_key_path "
                    + folder.resolve("server.key") + "\n"
                    + switch (transport) {
                        case TLS_1_2 -> "version TLSv1_2";
                        case TLS_1_3 -> "version TLSv1_3";
                        default -> "client_cert_auth true\nca_path " + folder.resolve("ca.pem");
                    }
                    + "\n</transport>");
        }
        if (proof != Proof.NONE) {
            lines.add("<security>\nself_hostname server\nshared_key right-key\nuser_auth "
                    + (proof == Proof.KEY_AND_USER)
                    + "\n<user>\nusername alice\npassword right-password\n</user>\n</security>");
        }
        return lines.toArray(String[]::new);
    }

    private static String[] output(Transport transport, Proof proof, Given given, int port) {
        var lines = new ArrayList<>(List.of("heartbeat_type none", "require_ack_response true"));
        if (transport != Transport.PLAIN) {
            lines.add("transport tls\ntls_cert_path " + folder.resolve("ca.pem"));
        }
        // Where a key is asked for too, the certificate is right and the key is what may be wrong.
        Given certificate = proof == Proof.NONE ? given : Given.RIGHT;
        if (transport == Transport.MUTUAL && certificate != Given.MISSING) {
            String name = certificate == Given.RIGHT ? "right" : "wrong";
            lines.add("tls_client_cert_path " + folder.resolve(name + ".pem") + "\ntls_client_private_key_path "
                    + folder.resolve(name + ".key"));
        }
        boolean key = proof == Proof.KEY && given != Given.MISSING || proof == Proof.KEY_AND_USER;
        if (key) {
            String word = proof == Proof.KEY && given == Given.WRONG ? "wrong-key" : "right-key";
            lines.add("<security>\nself_hostname client\nshared_key " + word + "\n</security>");
        }
        boolean user = proof == Proof.KEY_AND_USER && given != Given.MISSING;
        lines.add("<server>\nhost localhost\nport " + port
                + (user ? "\nusername alice\npassword " + (given == Given.RIGHT ? "right-password" : "wrong") : "")
                + "\n</server>");
        return lines.toArray(String[]::new);
    }
}
