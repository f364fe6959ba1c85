package dev.tributary.net.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known of the other end once the handshake is done.
 *
 * @param version as {@code TLSv1.3}
 * @param certificate what it showed, if anything; checked
 * @param handshake how long the handshake took
 */
public record TlsPeer(String version, Optional<X509Certificate> certificate, Duration handshake) {

    /** The name in its certificate: the common name, else the first alternative name; empty without a certificate. */
    public Optional<String> name() {
        return certificate.flatMap(one -> CertificateText.commonName(one)
                .or(() -> CertificateText.alternativeNames(one).stream().findFirst()));
    }

    /**
     * Whether the other end may still refuse our certificate: with TLS 1.3 it looks at it after our handshake is done.
     */
    public boolean mayStillRefuse() {
        return version.equals("TLSv1.3");
    }
}
