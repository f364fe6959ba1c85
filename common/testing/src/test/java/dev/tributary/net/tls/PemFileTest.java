package dev.tributary.net.tls;

import static dev.tributary.net.tls.TestCertificates.Validity.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.net.tls.TestCertificates.Issued;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFileTest {
    private static final Issued CA = TestCertificates.ca("Our CA");

    @TempDir
    private Path folder;

    private Path file(String name, String text) {
        Path file = folder.resolve(name);
        TestCertificates.write(file, text);
        return file;
    }

    private Identity identity(String certificates, String key, String passphrase) {
        return Identity.read(
                new PemFile("cert_path", file("a.pem", certificates)),
                new PemFile("private_key_path", file("a.key", key)),
                Optional.ofNullable(passphrase),
                "private_key_passphrase");
    }

    /** A key that was read wrong would not match its certificate. */
    @Test
    void readsEveryFormOfAKey() {
        for (Issued one : new Issued[] {CA.issue("agent", now()), TestCertificates.rsa("agent")}) {
            String certificate = TestCertificates.pem(one.certificate());
            for (String key : new String[] {TestCertificates.pem(one.key()), one.legacyKey()}) {
                assertThat(identity(certificate, key, null).chain()).containsExactly(one.certificate());
            }
            for (String key : new String[] {one.encryptedKey("secret"), one.legacyEncryptedKey("secret")}) {
                assertThat(identity(certificate, key, "secret").chain()).containsExactly(one.certificate());
            }
        }
    }

    @Test
    void readsAKeyBehindItsParametersAndLinesOfWindows() {
        Issued one = CA.issue("agent", now());
        String key = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + one.legacyKey();
        String chain = "a comment\n" + TestCertificates.pem(one.certificate()) + TestCertificates.pem(CA.certificate());
        Identity identity = identity(chain.replace("\n", "\r\n"), key.replace("\n", "\r\n"), null);
        assertThat(identity.chain()).containsExactly(one.certificate(), CA.certificate());
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        Issued one = CA.issue("agent", now());
        String certificate = TestCertificates.pem(one.certificate());
        String key = TestCertificates.pem(one.key());
        assertThatThrownBy(() -> identity("dummy\n", key, null))
                .hasMessageContaining("cert_path " + folder.resolve("a.pem") + ": is not PEM");
        assertThatThrownBy(() -> identity("", key, null)).hasMessageContaining("is not PEM");
        assertThatThrownBy(() -> identity(key, key, null)).hasMessageContaining("there is no certificate in it");
        assertThatThrownBy(() -> identity(certificate, certificate, null))
                .hasMessageContaining(
                        "private_key_path " + folder.resolve("a.key") + ": there is no private key in it");
        assertThatThrownBy(() -> identity(certificate, TestCertificates.pem(CA.key()), null))
                .hasMessageContaining(
                        "a.key: the private key does not match the certificate in " + folder.resolve("a.pem"));
        assertThatThrownBy(() -> identity(certificate.replaceAll("(?m)^M.*$", "!!!!"), key, null))
                .hasMessageMatching(".*a\\.pem: (is damaged|a certificate in it cannot be read).*");
        assertThatThrownBy(() -> new PemFile("ca_path", folder.resolve("none.pem")).certificates())
                .hasMessageContaining("ca_path " + folder.resolve("none.pem") + ": there is no such file");
        assertThatThrownBy(() -> new PemFile("crl_path", file("b.pem", certificate)).revocationLists())
                .hasMessageContaining("there is no certificate revocation list in it");
    }

    @Test
    void saysThatAPassphraseIsWrongOrMissingAndNeverShowsIt() {
        Issued one = CA.issue("agent", now());
        String certificate = TestCertificates.pem(one.certificate());
        for (String key : new String[] {one.encryptedKey("right"), one.legacyEncryptedKey("right")}) {
            assertThatThrownBy(() -> identity(certificate, key, "wrong-one"))
                    .hasMessageContaining("the passphrase in private_key_passphrase is wrong")
                    .hasMessageNotContaining("wrong-one");
            assertThatThrownBy(() -> identity(certificate, key, null))
                    .hasMessageContaining("is encrypted; private_key_passphrase is missing");
        }
    }

    @Test
    void takesTheCertificatesOfAFolder() throws Exception {
        Path cas = Files.createDirectory(folder.resolve("cas"));
        var files = new CaFiles("ca_path", java.util.List.of(cas));
        assertThatThrownBy(files::certificates).hasMessageContaining("no .pem, .crt or .cer file");
        CA.writeTo(cas, "one");
        Issued two = TestCertificates.ca("Second CA").writeTo(cas, "two");
        assertThat(files.certificates()).containsExactly(CA.certificate(), two.certificate());
    }
}
