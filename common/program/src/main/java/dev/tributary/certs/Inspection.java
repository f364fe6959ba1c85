package dev.tributary.certs;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is to be said about the certificate in a file, line by line, and whether all of it is well. */
final class Inspection {
    private final Instant now;
    private final List<String> lines = new ArrayList<>();
    private boolean well = true;

    Inspection(Instant now) {
        this.now = now;
    }

    /**
     * @param key the file of the key that should belong to the first certificate
     * @param authorities the file of who should have signed it, directly or through the file's other certificates
     */
    Inspection of(
            Path file,
            Optional<Path> key,
            Optional<Path> authorities,
            Optional<String> host,
            Optional<String> passphrase) {
        lines.add(file.toString());
        try {
            List<X509Certificate> chain = PemFiles.certificates(file);
            describe(chain.getFirst());
            host.ifPresent(name ->
                    say(Names.fits(chain.getFirst(), name), "host", "it is for " + name, "it is not for " + name));
            key.ifPresent(at -> belongs(chain.getFirst(), at, passphrase));
            authorities.ifPresent(at -> verify(chain, at));
        } catch (CertsException e) {
            say(false, "error", "", e.getMessage());
        }
        return this;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    boolean well() {
        return well;
    }

    private void describe(X509Certificate certificate) {
        line("subject", certificate.getSubjectX500Principal().getName());
        List<String> names = Names.of(certificate);
        line("names", names.isEmpty() ? "none" : String.join(", ", names));
        line("issuer", certificate.getIssuerX500Principal().getName());
        line("use", use(certificate));
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (now.isBefore(from)) {
            say(false, "valid", "", "not before " + from);
        } else {
            say(
                    now.isBefore(until),
                    "valid",
                    "until " + until + ", " + Duration.between(now, until).toDays() + " days left",
                    "expired at " + until);
        }
    }

    private static String use(X509Certificate certificate) {
        if (certificate.getBasicConstraints() >= 0) {
            return "authority";
        }
        try {
            return Optional.ofNullable(certificate.getExtendedKeyUsage()).orElse(List.of("any")).stream()
                    .map(purpose -> switch (purpose) {
                        case "1.3.6.1.5.5.7.3.1" -> "server";
                        case "1.3.6.1.5.5.7.3.2" -> "client";
                        default -> purpose;
                    })
                    .collect(Collectors.joining(", "));
        } catch (CertificateParsingException e) {
            throw new CertsException("key usage that cannot be read: " + e.getMessage(), e);
        }
    }

    private void belongs(X509Certificate certificate, Path file, Optional<String> passphrase) {
        PrivateKey key;
        try {
            key = PemFiles.key(file, passphrase);
        } catch (CertsException e) {
            say(false, "key", "", e.getMessage());
            return;
        }
        say(
                signsFor(certificate, key),
                "key",
                file.getFileName() + " belongs to it",
                file.getFileName() + " is the key of another certificate");
    }

    /** What the key signs, the certificate's public key confirms: they are a pair. */
    private static boolean signsFor(X509Certificate certificate, PrivateKey key) {
        try {
            String algorithm = switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC", "ECDSA" -> "SHA256withECDSA";
                default -> key.getAlgorithm();
            };
            byte[] message = certificate.getSerialNumber().toByteArray();
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(message);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void verify(List<X509Certificate> chain, Path authorities) {
        try {
            var anchors = PemFiles.certificates(authorities).stream()
                    .map(one -> new TrustAnchor(one, null))
                    .collect(Collectors.toSet());
            List<X509Certificate> path = chain.stream()
                    .filter(one -> anchors.stream().noneMatch(anchor -> one.equals(anchor.getTrustedCert())))
                    .toList();
            CertPath toVerify = CertificateFactory.getInstance("X.509").generateCertPath(path);
            var parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX").validate(toVerify, parameters);
            say(true, "chain", "verifies against " + authorities.getFileName(), "");
        } catch (CertPathValidatorException e) {
            say(false, "chain", "", "does not verify against " + authorities + ": " + e.getMessage());
        } catch (CertsException e) {
            say(false, "chain", "", e.getMessage());
        } catch (GeneralSecurityException e) {
            say(false, "chain", "", "cannot be verified: " + e.getMessage());
        }
    }

    private void line(String what, String text) {
        lines.add("  %-8s %s".formatted(what, text));
    }

    private void say(boolean good, String what, String yes, String no) {
        line(what, good ? yes : "WRONG: " + no);
        well &= good;
    }
}
