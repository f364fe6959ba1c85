package dev.tributary.net.tls;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes a server's certificate at start, as the {@code generate_*} parameters say. Takes a while: makes a key. */
final class CertificateMaker {
    /** Clocks of two machines differ. */
    private static final Duration SKEW = Duration.ofDays(1);

    private static final int SERIAL_BITS = 80;

    private final TlsServerConfig config;
    private final List<String> names;
    private final Clock clock;

    /** @param names what the server is reached by: host names and addresses; the first is its common name */
    CertificateMaker(TlsServerConfig config, List<String> names, Clock clock) {
        this.config = config;
        this.names = names;
        this.clock = clock;
    }

    /** @param ca who signs it; nobody else if empty */
    Identity make(Optional<Identity> ca) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(config.generatePrivateKeyLength());
            KeyPair pair = generator.generateKeyPair();
            X509Certificate certificate = certificate(pair, ca);
            var chain = new ArrayList<>(List.of(certificate));
            ca.ifPresent(signer -> chain.addAll(signer.chain()));
            return new Identity(pair.getPrivate(), chain);
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException("cannot make a certificate: " + e.getMessage(), e);
        }
    }

    private X509Certificate certificate(KeyPair pair, Optional<Identity> ca)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        var subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.C, config.generateCertCountry())
                .addRDN(BCStyle.ST, config.generateCertState())
                .addRDN(BCStyle.L, config.generateCertLocality())
                .addRDN(BCStyle.CN, names.getFirst())
                .build();
        Instant now = clock.instant();
        Instant end = now.plus(config.generateCertExpiration());
        Instant caEnd =
                ca.map(signer -> signer.certificate().getNotAfter().toInstant()).orElse(end);
        X500Principal issuer =
                ca.map(signer -> signer.certificate().getSubjectX500Principal()).orElse(null);
        var subjectPrincipal = new X500Principal(encoded(subject));
        var builder = new JcaX509v3CertificateBuilder(
                        issuer == null ? subjectPrincipal : issuer,
                        new BigInteger(SERIAL_BITS, new SecureRandom()),
                        Date.from(now.minus(SKEW)),
                        Date.from(caEnd.isBefore(end) ? caEnd : end),
                        subjectPrincipal,
                        pair.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(
                        Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives()));
        PrivateKey signer = ca.map(Identity::key).orElse(pair.getPrivate());
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm(signer)).build(signer)));
    }

    private static byte[] encoded(org.bouncycastle.asn1.x500.X500Name name) {
        try {
            return name.getEncoded();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private GeneralName[] alternatives() {
        return names.stream().distinct().map(CertificateMaker::alternative).toArray(GeneralName[]::new);
    }

    private static GeneralName alternative(String name) {
        try {
            return new GeneralName(
                    GeneralName.iPAddress, InetAddress.ofLiteral(name).getHostAddress());
        } catch (IllegalArgumentException e) {
            return new GeneralName(GeneralName.dNSName, name);
        }
    }

    private String algorithm(PrivateKey signer) {
        String digest = config.generateCertDigest().name();
        return switch (signer.getAlgorithm()) {
            case "RSA" -> digest + "withRSA";
            case "EC" -> digest + "withECDSA";
            case String other -> other;
        };
    }
}
