package dev.tributary.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertsCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

    @TempDir
    private Path folder;

    private String out = "";
    private String err = "";

    @Test
    void eachNodeGetsAFolderThatIsAllItNeeds() {
        assertThat(generate("--server", "aggregator=localhost,127.0.0.1", "--client", "agent"))
                .isZero();

        for (String node : new String[] {"aggregator", "agent"}) {
            assertThat(folder.resolve(node)).isDirectoryContaining("glob:**/{ca,cert,key}.pem");
            assertThat(folder.resolve(node).resolve("ca-key.pem")).doesNotExist();
        }
        assertThat(check()).isZero();
        assertThat(out)
                .contains("subject  CN=aggregator", "names    DNS aggregator, DNS localhost, IP 127.0.0.1")
                .contains("use      server", "use      client", "issuer   CN=Tributary authority ")
                .contains("365 days left", "key.pem belongs to it", "verifies against ca.pem")
                .doesNotContain("WRONG");
    }

    @Test
    void theCertificatesCarryMutualTls() throws Exception {
        run(Instant.now(), "generate", "--server", "aggregator=localhost", "--client", "agent");

        assertThat(handshake(folder.resolve("agent"), "localhost")).isEqualTo("CN=agent");
    }

    @Test
    void aClientOfAnotherAuthorityIsKeptOut() throws Exception {
        run(Instant.now(), "generate", "--server", "aggregator=localhost");
        Path own = folder;
        folder = Files.createDirectory(own.resolve("elsewhere"));
        run(Instant.now(), "generate", "--client", "agent");
        Path foreign = folder.resolve("agent");
        folder = own;
        // It trusts the server, so that only its own certificate can be the reason.
        Files.copy(own.resolve("aggregator/ca.pem"), foreign.resolve("ca.pem"), StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> handshake(foreign, "localhost")).isInstanceOf(SSLException.class);
    }

    @Test
    void aServerUnderANameThatIsNotItsOwnIsRefused() {
        run(Instant.now(), "generate", "--server", "aggregator", "--client", "agent");

        assertThatThrownBy(() -> handshake(folder.resolve("agent"), "localhost"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void aSecondTimeNothingChanges() throws IOException {
        generate("--server", "aggregator", "--secret", "password");
        String before = content("aggregator/cert.pem") + content("aggregator/key.pem") + content("aggregator/password");

        assertThat(generate("--server", "aggregator", "--secret", "password")).isZero();

        assertThat(content("aggregator/cert.pem") + content("aggregator/key.pem") + content("aggregator/password"))
                .isEqualTo(before);
        assertThat(out).contains("kept").doesNotContain("made");
    }

    @Test
    void renewingKeepsTheAuthorityAndTheSecrets() throws IOException {
        generate("--server", "aggregator", "--secret", "password");
        String authority = content("ca/ca.pem");
        String certificate = content("aggregator/cert.pem");
        String password = content("aggregator/password");

        assertThat(generate("--server", "aggregator", "--secret", "password", "--renew"))
                .isZero();

        assertThat(content("ca/ca.pem")).isEqualTo(authority);
        assertThat(content("aggregator/ca.pem")).isEqualTo(authority);
        assertThat(content("aggregator/password")).isEqualTo(password);
        assertThat(content("aggregator/cert.pem")).isNotEqualTo(certificate);
        assertThat(check()).isZero();
    }

    @Test
    void aCertificateInItsLastThirdIsRenewedByItself() {
        generate("--server", "aggregator", "--days", "30");

        run(NOW.plus(Duration.ofDays(19)), "generate", "--server", "aggregator", "--days", "30");
        assertThat(out).contains("kept  " + folder.resolve("aggregator/cert.pem"));
        run(NOW.plus(Duration.ofDays(21)), "generate", "--server", "aggregator", "--days", "30");
        assertThat(out).contains("made  " + folder.resolve("aggregator/cert.pem") + ", valid until 2027-01-15");
    }

    @Test
    void anotherNameMakesAnotherCertificate() {
        generate("--server", "aggregator");

        generate("--server", "aggregator=logs.example.com");

        assertThat(out).contains("(its names were DNS aggregator)");
        assertThat(checkFile("aggregator/cert.pem", "--host", "logs.example.com"))
                .isZero();
    }

    @Test
    void aSecretIsTheSameForEachNodeAndNoTwoAreAlike() throws IOException {
        generate("--server", "aggregator", "--client", "agent", "--secret", "shared_key", "--secret", "password");

        assertThat(content("aggregator/shared_key")).isEqualTo(content("agent/shared_key"));
        assertThat(content("agent/shared_key")).isNotEqualTo(content("agent/password"));
        assertThat(content("agent/shared_key").strip()).hasSizeGreaterThanOrEqualTo(32);
        assertThat(out).doesNotContain(content("agent/shared_key").strip());
    }

    @Test
    void onlyTheOwnerReadsKeysAndSecrets() throws IOException {
        generate("--server", "aggregator", "--secret", "password");

        for (String secret :
                new String[] {"ca/ca-key.pem", "ca/password", "aggregator/key.pem", "aggregator/password"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(secret))))
                    .as(secret)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void keysAreEncryptedWithThePassphraseIfThereIsOne() throws IOException {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "open sesame\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "open barley\n");
        generate("--server", "aggregator", "--passphrase-file", passphrase.toString());

        assertThat(content("ca/ca-key.pem")).contains("BEGIN ENCRYPTED PRIVATE KEY");
        assertThat(content("aggregator/key.pem")).contains("BEGIN ENCRYPTED PRIVATE KEY");
        assertThat(check("--passphrase-file", passphrase.toString())).isZero();
        assertThat(check("--passphrase-file", wrong.toString())).isEqualTo(1);
        assertThat(out).contains("the passphrase is wrong");
        assertThat(check()).isEqualTo(1);
        assertThat(out).contains("is encrypted: name a file with its passphrase");
    }

    @Test
    void whatIsWrongIsSaidOfEachCertificate() throws IOException {
        generate("--server", "aggregator", "--client", "agent");
        copy("agent/key.pem", "aggregator/key.pem");
        Path own = folder;
        folder = Files.createDirectory(own.resolve("foreign"));
        generate("--client", "other");
        folder = own;
        copy("foreign/other/ca.pem", "agent/ca.pem");

        assertThat(check()).isEqualTo(1);
        assertThat(out)
                .contains("key      WRONG: key.pem is the key of another certificate")
                .contains("chain    WRONG: does not verify against " + folder.resolve("agent/ca.pem"));
    }

    @Test
    void anExpiredOrEarlyCertificateIsWrong() {
        generate("--server", "aggregator");

        assertThat(run(NOW.plus(Duration.ofDays(400)), "check")).isEqualTo(1);
        assertThat(out).contains("WRONG: expired at 2027-11-25T10:00:00Z");
        assertThat(run(NOW.minus(Duration.ofDays(1)), "check")).isEqualTo(1);
        assertThat(out).contains("WRONG: not before 2026-11-25T09:50:00Z");
    }

    @Test
    void whatIsNoCertificateIsSaidToBeNone() throws IOException {
        Files.writeString(folder.resolve("dummy.pem"), "hello\n");

        assertThat(checkFile("dummy.pem")).isEqualTo(1);
        assertThat(out).contains(folder.resolve("dummy.pem") + " holds no certificate");
        assertThat(checkFile("missing.pem")).isEqualTo(1);
        assertThat(out).contains(folder.resolve("missing.pem") + " does not exist");
    }

    @Test
    void aBadNameIsRefusedWithWhatWouldBeRight() {
        assertThat(generate("--server", "../aggregator")).isEqualTo(1);
        assertThat(err).contains("'../aggregator' does not start with the name of a node; write NAME or");
        assertThat(generate("--secret", "../x")).isEqualTo(1);
        assertThat(err).contains("'../x' cannot be the name of a secret");
        assertThat(generate("--days", "0")).isEqualTo(2);
        assertThat(err).contains("--days needs a number, 1 or more");
    }

    @Test
    void helpTellsEveryOption() {
        assertThat(generate("--help")).isZero();
        assertThat(out)
                .contains("--server", "--client", "--secret", "--days", "--passphrase-file", "--renew", "--help");
        assertThat(check("--help")).isZero();
        assertThat(out).contains("--key", "--ca", "--host", "--passphrase-file", "--help");
    }

    private int generate(String... options) {
        return run(NOW, "generate", options);
    }

    private int check(String... options) {
        return run(NOW, "check", options);
    }

    private int run(Instant now, String command, String... options) {
        return execute(now, command, folder, options);
    }

    private int checkFile(String file, String... options) {
        return execute(NOW, "check", folder.resolve(file), options);
    }

    private int execute(Instant now, String command, Path path, String... options) {
        var written = new StringWriter();
        var complained = new StringWriter();
        var arguments = new ArrayList<>(List.of(command, path.toString()));
        arguments.addAll(List.of(options));
        int code = CertsCommand.commandLine("some-program", Clock.fixed(now, ZoneOffset.UTC))
                .setOut(new PrintWriter(written, true))
                .setErr(new PrintWriter(complained, true))
                .execute(arguments.toArray(String[]::new));
        out = written.toString();
        err = complained.toString();
        return code;
    }

    private String content(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private void copy(String from, String to) throws IOException {
        Files.copy(folder.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Connects with the files in {@code client} to a server with those in aggregator/; whom the server sees. */
    private String handshake(Path client, String host) throws Exception {
        try (var listening = (SSLServerSocket)
                context(folder.resolve("aggregator")).getServerSocketFactory().createServerSocket(0)) {
            listening.setNeedClientAuth(true);
            var seen = CompletableFuture.supplyAsync(() -> {
                try (var accepted = (SSLSocket) listening.accept()) {
                    accepted.startHandshake();
                    accepted.getOutputStream().write(1);
                    return accepted.getSession().getPeerPrincipal().getName();
                } catch (IOException e) {
                    return e.toString();
                }
            });
            try (var socket =
                    (SSLSocket) context(client).getSocketFactory().createSocket(host, listening.getLocalPort())) {
                var parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                // With TLS 1.3 a client learns only from the first read whether it was let in.
                socket.getInputStream().read();
            }
            return seen.get(90, TimeUnit.SECONDS);
        }
    }

    private static SSLContext context(Path files) throws Exception {
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        var certificates = PemFiles.certificates(files.resolve("cert.pem"));
        keys.setKeyEntry(
                "own",
                PemFiles.key(files.resolve("key.pem"), Optional.empty()),
                new char[0],
                certificates.toArray(Certificate[]::new));
        var own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, new char[0]);
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca", PemFiles.certificates(files.resolve("ca.pem")).getFirst());
        var others = TrustManagerFactory.getInstance("PKIX");
        others.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }
}
