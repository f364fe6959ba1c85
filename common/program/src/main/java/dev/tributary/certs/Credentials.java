package dev.tributary.certs;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate and the key that belongs to it. */
record Credentials(X509Certificate certificate, PrivateKey key) {

    /** Without the key, which no log may show. */
    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().getName();
    }
}
