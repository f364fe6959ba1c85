package dev.tributary.net.tls;

import dev.tributary.config.FileReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.X509TrustedCertificateBlock;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A PEM file that a parameter names. Blocking.
 *
 * @param parameter its name, for messages
 */
record PemFile(String parameter, Path path) {
    /** Not registered with the JVM: it only opens what the JDK's own providers cannot. */
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    private static final long BYTES_MAX = 16 << 20;

    /** All certificates in the file, in order; at least one. */
    List<X509Certificate> certificates() {
        var certificates = new ArrayList<X509Certificate>();
        for (Object part : parts()) {
            switch (part) {
                case X509CertificateHolder holder -> certificates.add(certificate(holder));
                case X509TrustedCertificateBlock block -> certificates.add(certificate(block.getCertificateHolder()));
                default -> {}
            }
        }
        if (certificates.isEmpty()) {
            throw problem("there is no certificate in it");
        }
        return List.copyOf(certificates);
    }

    /** All revocation lists in the file; at least one. */
    List<X509CRL> revocationLists() {
        var lists = new ArrayList<X509CRL>();
        for (Object part : parts()) {
            if (part instanceof X509CRLHolder holder) {
                lists.add(revocationList(holder));
            }
        }
        if (lists.isEmpty()) {
            throw problem("there is no certificate revocation list in it");
        }
        return List.copyOf(lists);
    }

    /**
     * The first private key in the file: PKCS#8, PKCS#1 or SEC1, encrypted or not.
     *
     * @param passphraseParameter its name, for the message
     */
    PrivateKey privateKey(Optional<String> passphrase, String passphraseParameter) {
        Object key = parts().stream()
                .filter(part -> part instanceof PEMKeyPair
                        || part instanceof PEMEncryptedKeyPair
                        || part instanceof PrivateKeyInfo
                        || part instanceof PKCS8EncryptedPrivateKeyInfo)
                .findFirst()
                .orElseThrow(() -> problem("there is no private key in it"));
        boolean encrypted = key instanceof PEMEncryptedKeyPair || key instanceof PKCS8EncryptedPrivateKeyInfo;
        if (encrypted && passphrase.isEmpty()) {
            throw problem("the private key is encrypted; " + passphraseParameter + " is missing");
        }
        PrivateKeyInfo info = encrypted
                ? decrypted(key, passphrase.orElseThrow().toCharArray(), passphraseParameter)
                : key instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) key;
        try {
            return new JcaPEMKeyConverter().getPrivateKey(info);
        } catch (PEMException e) {
            throw problem("the private key is of a kind that is not known here: " + e.getMessage());
        }
    }

    private PrivateKeyInfo decrypted(Object key, char[] passphrase, String passphraseParameter) {
        try {
            if (key instanceof PEMEncryptedKeyPair pair) {
                var provider = new JcePEMDecryptorProviderBuilder()
                        .setProvider(BOUNCY_CASTLE)
                        .build(passphrase);
                return pair.decryptKeyPair(provider).getPrivateKeyInfo();
            }
            var provider = new JceOpenSSLPKCS8DecryptorProviderBuilder()
                    .setProvider(BOUNCY_CASTLE)
                    .build(passphrase);
            return ((PKCS8EncryptedPrivateKeyInfo) key).decryptPrivateKeyInfo(provider);
        } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
            // What decrypts to rubbish fails in many ways, and what they say helps nobody.
            throw problem("cannot decrypt the private key: the passphrase in " + passphraseParameter + " is wrong");
        }
    }

    private List<Object> parts() {
        String text = text();
        if (!text.contains("-----BEGIN ")) {
            throw problem("is not PEM: there is no '-----BEGIN' line in it");
        }
        var parts = new ArrayList<>();
        try (var parser = new PEMParser(new StringReader(text))) {
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                parts.add(part);
            }
        } catch (IOException | RuntimeException e) {
            throw problem("is damaged: " + e.getMessage());
        }
        return parts;
    }

    private String text() {
        try {
            if (Files.size(path) > BYTES_MAX) {
                throw problem("is not PEM: it has more than " + BYTES_MAX + " bytes");
            }
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw problem("there is no such file");
        } catch (java.nio.file.AccessDeniedException e) {
            throw problem("may not be read by this program's user");
        } catch (IOException e) {
            throw problem("cannot be read: " + FileReason.why(e));
        }
    }

    private X509Certificate certificate(X509CertificateHolder holder) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
        } catch (CertificateException | IOException e) {
            throw problem("a certificate in it cannot be read: " + e.getMessage());
        }
    }

    private X509CRL revocationList(X509CRLHolder holder) {
        try {
            return (X509CRL)
                    CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(holder.getEncoded()));
        } catch (CertificateException | CRLException | IOException e) {
            throw problem("a revocation list in it cannot be read: " + e.getMessage());
        }
    }

    TlsFileException problem(String text) {
        return new TlsFileException(parameter, path, text);
    }
}
