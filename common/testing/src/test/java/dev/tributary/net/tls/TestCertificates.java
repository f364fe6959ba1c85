package dev.tributary.net.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.MiscPEMGenerator;
import org.bouncycastle.openssl.PEMEncryptor;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Certificates made in the test, with keys of the curve P-256, which cost a millisecond.
 *
 * <pre>{@code
 * var ca = TestCertificates.ca("Our CA");
 * var server = ca.issue("server.example", Validity.now(), "localhost", "127.0.0.1");
 * server.writeTo(folder, "server");                 // server.pem, server.key
 * ca.writeTo(folder, "ca");
 * }</pre>
 */
public final class TestCertificates {
    private static final AtomicLong SERIALS = new AtomicLong(1000);

    /** From when to when, beside the machine's time. */
    public record Validity(Duration begin, Duration end) {
        public static Validity now() {
            return new Validity(Duration.ofHours(-1), Duration.ofDays(30));
        }

        public static Validity past() {
            return new Validity(Duration.ofDays(-2), Duration.ofDays(-1));
        }

        public static Validity future() {
            return new Validity(Duration.ofDays(1), Duration.ofDays(2));
        }
    }

    /** A certificate with its key. */
    public record Issued(X509Certificate certificate, PrivateKey key) {

        /** A certificate for a host or a client, signed by this one. */
        public Issued issue(String name, Validity validity, String... alternativeNames) {
            return sign(name, this, validity, false, alternativeNames);
        }

        /** Writes NAME.pem and NAME.key, each replaced in one step. */
        public Issued writeTo(Path folder, String name) {
            write(folder.resolve(name + ".pem"), pem(certificate));
            write(folder.resolve(name + ".key"), pem(key));
            return this;
        }

        /** PKCS#8, encrypted. */
        public String encryptedKey(String passphrase) {
            try {
                var encryptor = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                        .setProvider(new BouncyCastleProvider())
                        .setIterationCount(1000)
                        .setPassword(passphrase.toCharArray())
                        .build();
                return pem(new JcaPKCS8Generator(key, encryptor));
            } catch (OperatorCreationException | IOException e) {
                throw new AssertionError(e);
            }
        }

        /** The older form with DEK-Info, encrypted. */
        public String legacyEncryptedKey(String passphrase) {
            PEMEncryptor encryptor = new JcePEMEncryptorBuilder("AES-256-CBC")
                    .setProvider(new BouncyCastleProvider())
                    .build(passphrase.toCharArray());
            var text = new StringWriter();
            try (var writer = new JcaPEMWriter(text)) {
                writer.writeObject(new MiscPEMGenerator(asOpenSsl(), encryptor));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return text.toString();
        }

        /** The older form, PKCS#1 or SEC1. */
        public String legacyKey() {
            return written(new MiscPEMGenerator(asOpenSsl()));
        }

        /** With the curve inside the key, too: that is where OpenSSL's older form has it. */
        private PrivateKeyInfo asOpenSsl() {
            var info = PrivateKeyInfo.getInstance(key.getEncoded());
            if (!(key instanceof ECPrivateKey ec)) {
                return info;
            }
            try {
                return new PrivateKeyInfo(
                        info.getPrivateKeyAlgorithm(),
                        new org.bouncycastle.asn1.sec.ECPrivateKey(
                                256, ec.getS(), info.getPrivateKeyAlgorithm().getParameters()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A list that revokes these, signed by this one. */
        public String revoking(Issued... revoked) {
            Date now = new Date();
            var builder = new X509v2CRLBuilder(
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()), now);
            builder.setNextUpdate(Date.from(Instant.now().plus(Duration.ofDays(1))));
            Arrays.stream(revoked)
                    .forEach(one ->
                            builder.addCRLEntry(one.certificate().getSerialNumber(), now, CRLReason.keyCompromise));
            try {
                return pem(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
            } catch (OperatorCreationException e) {
                throw new AssertionError(e);
            }
        }
    }

    private TestCertificates() {}

    /**
     * Of a client that is not ours.
     *
     * @param client what it shows; {@code null} for nothing
     */
    public static javax.net.ssl.SSLContext context(Issued ca, Issued client) throws Exception {
        var keys = java.security.KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        if (client != null) {
            keys.setKeyEntry(
                    "client", client.key(), new char[0], new java.security.cert.Certificate[] {client.certificate()});
        }
        var managers = javax.net.ssl.KeyManagerFactory.getInstance("SunX509");
        managers.init(keys, new char[0]);
        var certificates = java.security.KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("ca", ca.certificate());
        var trusted = javax.net.ssl.TrustManagerFactory.getInstance("PKIX");
        trusted.init(certificates);
        var context = javax.net.ssl.SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    /** For a client that looks at something else than certificates. */
    public static javax.net.ssl.TrustManager trustingAnybody() {
        return PeerTrust.everybody();
    }

    public static Issued ca(String name) {
        return sign(name, null, Validity.now(), true);
    }

    /** Signed by nobody but itself. */
    public static Issued selfSigned(String name, Validity validity, String... alternativeNames) {
        return sign(name, null, validity, false, alternativeNames);
    }

    /** An RSA key with its self-signed certificate, for what is different about RSA. */
    public static Issued rsa(String name) {
        return sign(keys("RSA"), name, null, Validity.now(), false);
    }

    private static Issued sign(String name, Issued issuer, Validity validity, boolean ca, String... alternatives) {
        return sign(keys("EC"), name, issuer, validity, ca, alternatives);
    }

    private static Issued sign(
            KeyPair pair, String name, Issued issuer, Validity validity, boolean ca, String... alternatives) {
        var subject = new X500Name("CN=" + name);
        Instant now = Instant.now();
        try {
            var builder = new JcaX509v3CertificateBuilder(
                            issuer == null
                                    ? subject
                                    : X500Name.getInstance(issuer.certificate()
                                            .getSubjectX500Principal()
                                            .getEncoded()),
                            BigInteger.valueOf(SERIALS.incrementAndGet()),
                            Date.from(now.plus(validity.begin())),
                            Date.from(now.plus(validity.end())),
                            subject,
                            pair.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
            if (alternatives.length > 0) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(Arrays.stream(alternatives)
                                .map(TestCertificates::alternative)
                                .toArray(GeneralName[]::new)));
            }
            PrivateKey signer = issuer == null ? pair.getPrivate() : issuer.key();
            String algorithm = signer.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signer)));
            return new Issued(certificate, pair.getPrivate());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static GeneralName alternative(String name) {
        try {
            return new GeneralName(
                    GeneralName.iPAddress, InetAddress.ofLiteral(name).getHostAddress());
        } catch (IllegalArgumentException e) {
            return new GeneralName(GeneralName.dNSName, name);
        }
    }

    private static KeyPair keys(String algorithm) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** As a reader of files sees it: one file after the other, each whole. */
    public static void write(Path file, String text) {
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PKCS#8 for a key, the usual form for everything else. */
    public static String pem(Object object) {
        Object written;
        try {
            written = object instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : object;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written(written);
    }

    private static String written(Object object) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
