package dev.tributary.net.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * A certificate in use, for health and metrics.
 *
 * @param parameter what names it, or {@code generated}
 */
public record OwnCertificate(String parameter, X509Certificate certificate) {

    public String subject() {
        return CertificateText.of(certificate);
    }

    public Instant end() {
        return certificate.getNotAfter().toInstant();
    }

    /** Whole days until it expires; negative if it has. */
    public long daysLeft(Instant now) {
        return Math.floorDiv(
                now.until(end(), java.time.temporal.ChronoUnit.SECONDS),
                Duration.ofDays(1).toSeconds());
    }

    /** Whether it is used by then but cannot be: it has expired or is not valid yet. */
    public boolean isOutOfDate(Instant now) {
        return CertificateText.outOfDate(certificate, now).isPresent();
    }
}
