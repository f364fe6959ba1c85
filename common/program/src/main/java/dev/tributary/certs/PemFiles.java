package dev.tributary.certs;

import dev.tributary.config.FileReason;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.util.io.pem.PemGenerationException;

/** Certificates and keys in files, as PEM. A file is replaced in one step, so a reader never sees half of it. */
final class PemFiles {
    private static final int ITERATIONS = 100_000;
    private static final Set<PosixFilePermission> OWNER_READS = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> ALL_READ = PosixFilePermissions.fromString("rw-r--r--");

    private PemFiles() {}

    /** All certificates of a file, at least one. */
    static List<X509Certificate> certificates(Path file) {
        try (var in = Files.newInputStream(file)) {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new CertsException(file + " holds no certificate");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new CertsException(file + " holds no certificate as PEM", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The private key of a file: PKCS#8, or the older form of each algorithm, encrypted or not. */
    static PrivateKey key(Path file, Optional<String> passphrase) {
        try (Reader in = Files.newBufferedReader(file);
                var parser = new PEMParser(in)) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                Optional<PrivateKeyInfo> key = key(object, file, passphrase);
                if (key.isPresent()) {
                    return new JcaPEMKeyConverter().getPrivateKey(key.get());
                }
            }
            throw new CertsException(file + " holds no private key");
        } catch (PKCSException | PEMException | OperatorCreationException e) {
            throw new CertsException(
                    file + " holds a private key that cannot be read; if it is encrypted, the passphrase is wrong", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Optional<PrivateKeyInfo> key(Object object, Path file, Optional<String> passphrase)
            throws IOException, PKCSException, OperatorCreationException {
        var provider = new BouncyCastleProvider();
        return switch (object) {
            case PrivateKeyInfo key -> Optional.of(key);
            case PEMKeyPair pair -> Optional.of(pair.getPrivateKeyInfo());
            case PKCS8EncryptedPrivateKeyInfo encrypted ->
                Optional.of(encrypted.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                        .setProvider(provider)
                        .build(needed(passphrase, file))));
            case PEMEncryptedKeyPair encrypted ->
                Optional.of(encrypted
                        .decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                                .setProvider(provider)
                                .build(needed(passphrase, file)))
                        .getPrivateKeyInfo());
            default -> Optional.empty();
        };
    }

    private static char[] needed(Optional<String> passphrase, Path file) {
        return passphrase
                .orElseThrow(() ->
                        new CertsException(file + " is encrypted: name a file with its passphrase, --passphrase-file"))
                .toCharArray();
    }

    static void write(Path file, X509Certificate certificate) {
        try {
            replace(file, pem("CERTIFICATE", certificate.getEncoded()), ALL_READ);
        } catch (GeneralSecurityException e) {
            throw new CertsException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** PKCS#8, readable for the owner only; encrypted if there is a passphrase. */
    static void write(Path file, PrivateKey key, Optional<String> passphrase) {
        String text = passphrase
                .map(secret -> pem("ENCRYPTED PRIVATE KEY", encrypted(key, secret)))
                .orElseGet(() -> pem("PRIVATE KEY", key.getEncoded()));
        replace(file, text, OWNER_READS);
    }

    /** Readable for the owner only. */
    static void writeSecret(Path file, String secret) {
        replace(file, secret + "\n", OWNER_READS);
    }

    private static byte[] encrypted(PrivateKey key, String passphrase) {
        try {
            var encryptor = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                    .setProvider(new BouncyCastleProvider())
                    .setPRF(PKCS8Generator.PRF_HMACSHA256)
                    .setIterationCount(ITERATIONS)
                    .setPassword(passphrase.toCharArray())
                    .build();
            return new JcaPKCS8Generator(key, encryptor).generate().getContent();
        } catch (OperatorCreationException | PemGenerationException e) {
            throw new CertsException("this Java cannot encrypt a key: " + e.getMessage(), e);
        }
    }

    private static String pem(String what, byte[] bytes) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }

    private static void replace(Path file, String text, Set<PosixFilePermission> permissions) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), ".new", null);
            Files.writeString(fresh, text, StandardCharsets.UTF_8);
            Files.setPosixFilePermissions(fresh, permissions);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CertsException(file + " cannot be written: " + FileReason.why(e), e);
        }
    }

    private static CertsException unreadable(Path file, IOException cause) {
        return new CertsException(
                file + (Files.exists(file) ? " cannot be read: " + FileReason.why(cause) : " does not exist"), cause);
    }
}
