package dev.tributary.certs;

import dev.tributary.config.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A folder with the certificates of a group of nodes.
 *
 * <pre>
 * ca/     ca.pem ca-key.pem [secrets]          stays with who makes certificates
 * NAME/   ca.pem cert.pem key.pem [secrets]    all that the node NAME needs, and nothing else
 * </pre>
 *
 * A secret is a file with a random text, the same in each folder: shared keys and passwords.
 */
final class CertificateFolder {
    static final String AUTHORITY = "ca";
    static final String AUTHORITY_CERTIFICATE = "ca.pem";
    static final String CERTIFICATE = "cert.pem";
    static final String KEY = "key.pem";

    private static final String AUTHORITY_KEY = "ca-key.pem";
    private static final String AUTHORITY_NAME = "Tributary authority ";
    private static final int SECRET_BYTES = 24;
    private static final int NAME_BYTES = 4;

    private final Path folder;
    private final Optional<String> passphrase;
    private final Instant now;
    private final Consumer<String> told;

    /** @param told takes a line for each thing that is made or kept */
    CertificateFolder(Path folder, Optional<String> passphrase, Instant now, Consumer<String> told) {
        this.folder = folder;
        this.passphrase = passphrase;
        this.now = now;
        this.told = told;
    }

    /** The authority of this folder, made if there is none. */
    Authority authority(Duration validity) {
        Path certificate = folder.resolve(AUTHORITY).resolve(AUTHORITY_CERTIFICATE);
        Path key = folder.resolve(AUTHORITY).resolve(AUTHORITY_KEY);
        if (Files.exists(certificate)) {
            X509Certificate existing = PemFiles.certificates(certificate).getFirst();
            if (existing.getNotAfter().toInstant().isBefore(now)) {
                throw new CertsException(certificate + " has expired, and with it all that it signed; remove " + folder
                        + " and generate again");
            }
            told.accept("kept  " + certificate + ", valid until " + day(existing));
            return new Authority(new Credentials(existing, PemFiles.key(key, passphrase)));
        }
        // Each has a name of its own: mixed up, two of them shall be told apart by what is logged about them.
        Authority made = Authority.create(AUTHORITY_NAME + random(NAME_BYTES), now, validity);
        PemFiles.write(key, made.own().key(), passphrase);
        PemFiles.write(certificate, made.own().certificate());
        told.accept("made  " + certificate + ", valid until " + day(made.own().certificate()));
        return made;
    }

    /** The certificate of {@code node}: made if {@code always}, or if what is there does not do any more. */
    void certificate(Authority authority, Node node, Duration validity, boolean always) {
        Path own = folder.resolve(node.name());
        Path file = own.resolve(CERTIFICATE);
        Optional<String> reason = always ? Optional.of("renewed") : whyNot(authority, node, own, validity);
        if (reason.isEmpty()) {
            told.accept("kept  " + file + ", valid until "
                    + day(PemFiles.certificates(file).getFirst()));
            return;
        }
        Credentials made = authority.issue(node, now, validity);
        PemFiles.write(own.resolve(AUTHORITY_CERTIFICATE), authority.own().certificate());
        PemFiles.write(own.resolve(KEY), made.key(), passphrase);
        PemFiles.write(file, made.certificate());
        told.accept("made  " + file + ", valid until " + day(made.certificate()) + " (" + reason.get() + ")");
    }

    /** Puts the secret {@code name} into the authority's folder and that of each of {@code nodes}, if it is not there. */
    void secret(String name, Iterable<Node> nodes) {
        Path original = folder.resolve(AUTHORITY).resolve(name);
        if (!Files.exists(original)) {
            PemFiles.writeSecret(original, random(SECRET_BYTES));
            told.accept("made  " + original);
        }
        String secret = read(original);
        for (Node node : nodes) {
            Path copy = folder.resolve(node.name()).resolve(name);
            if (!Files.exists(copy) || !read(copy).equals(secret)) {
                PemFiles.writeSecret(copy, secret);
                told.accept("made  " + copy);
            }
        }
    }

    private Optional<String> whyNot(Authority authority, Node node, Path own, Duration validity) {
        if (!Files.exists(own.resolve(CERTIFICATE)) || !Files.exists(own.resolve(KEY))) {
            return Optional.of("there was none");
        }
        X509Certificate existing =
                PemFiles.certificates(own.resolve(CERTIFICATE)).getFirst();
        if (!existing.getIssuerX500Principal()
                .equals(authority.own().certificate().getSubjectX500Principal())) {
            return Optional.of("another authority had signed it");
        }
        Set<String> names = new TreeSet<>(Names.of(existing));
        if (!names.equals(new TreeSet<>(Names.written(node.hosts())))) {
            return Optional.of("its names were " + String.join(", ", names));
        }
        // In its last third it is renewed, as is usual; so what is started now and then never runs out.
        Instant due = existing.getNotAfter().toInstant().minus(validity.dividedBy(3));
        return due.isAfter(now) ? Optional.empty() : Optional.of("it was valid until " + day(existing) + " only");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new CertsException(file + " cannot be read: " + FileReason.why(e), e);
        }
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    static String day(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().toString().substring(0, "2026-01-31".length());
    }
}
