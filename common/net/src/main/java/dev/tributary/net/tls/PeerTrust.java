package dev.tributary.net.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a peer's certificate, and says in one line why not. What is refused carries the reason in the form that
 * the JDK makes the matching alert of, so that the peer learns as much as TLS can tell it.
 */
final class PeerTrust extends X509ExtendedTrustManager {

    /**
     * What is accepted.
     *
     * @param anchors CAs, or single certificates; empty for those of the JDK
     * @param where they come from, for messages
     * @param selfSigned whether a certificate signed by itself alone will do
     */
    record Rules(List<X509Certificate> anchors, String where, boolean selfSigned) {}

    /** What may be asked of a certificate after all else. */
    interface Demand {
        /** Why the certificate at the chain's head is not accepted, if it is not. */
        Optional<CertificateException> against(X509Certificate[] chain);
    }

    /** A check by the JDK, with the peer as a client or as a server. */
    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private final Rules rules;
    private final List<Demand> demands;
    private final Clock clock;
    private final X509ExtendedTrustManager jdk;

    PeerTrust(Rules rules, List<Demand> demands, Clock clock) {
        this.rules = rules;
        this.demands = demands;
        this.clock = clock;
        this.jdk = trusting(rules.anchors());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(
                chain,
                manager -> manager.checkClientTrusted(chain, authType),
                manager -> manager.checkClientTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(
                chain,
                manager -> manager.checkServerTrusted(chain, authType),
                manager -> manager.checkServerTrusted(chain, authType, engine));
    }

    /**
     * @param signed whether somebody trusted has signed it
     * @param named whether it is for the host that was meant, too
     */
    private void check(X509Certificate[] chain, Check signed, Check named) throws CertificateException {
        Instant now = clock.instant();
        for (X509Certificate certificate : chain) {
            Optional<String> outOfDate = CertificateText.outOfDate(certificate, now);
            if (outOfDate.isPresent()) {
                throw refused(
                        certificate,
                        outOfDate.get(),
                        outOfDate.get().startsWith("expired") ? BasicReason.EXPIRED : BasicReason.NOT_YET_VALID);
            }
        }
        X509ExtendedTrustManager manager =
                rules.selfSigned() && isSelfSigned(chain) ? trusting(List.of(chain[0])) : jdk;
        try {
            signed.by(manager);
        } catch (CertificateException e) {
            throw refused(chain[0], "is not signed by a CA of " + rules.where() + detail(e), null);
        }
        try {
            named.by(manager);
        } catch (CertificateException e) {
            String names = CertificateText.someNames(chain[0]);
            throw refused(
                    chain[0],
                    "is not for this host: " + e.getMessage() + (names.isEmpty() ? "" : "; it is for " + names),
                    null);
        }
        for (Demand demand : demands) {
            Optional<CertificateException> refusal = demand.against(chain);
            if (refusal.isPresent()) {
                throw refusal.get();
            }
        }
    }

    private static String detail(CertificateException e) {
        boolean noPath = e.getMessage() == null || e.getMessage().contains("unable to find valid certification path");
        return noPath ? "" : ": " + e.getMessage();
    }

    /** @param reason what the alert is made of; {@code null} for the one that says nothing */
    static CertificateException refused(
            X509Certificate certificate, String why, CertPathValidatorException.@Nullable Reason reason) {
        String message = "certificate " + CertificateText.of(certificate) + ", " + why;
        return reason == null
                ? new CertificateException(message)
                : new CertificateException(message, new CertPathValidatorException(message, null, null, -1, reason));
    }

    private static boolean isSelfSigned(X509Certificate[] chain) {
        try {
            chain[0].verify(chain[0].getPublicKey());
            return chain.length == 1;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static X509ExtendedTrustManager trusting(List<X509Certificate> anchors) {
        try {
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(anchors.isEmpty() ? null : store(anchors));
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a Java platform without PKIX", e);
        }
    }

    private static KeyStore store(List<X509Certificate> anchors) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        for (int i = 0; i < anchors.size(); i++) {
            store.setCertificateEntry("ca" + i, anchors.get(i));
        }
        return store;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return rules.anchors().toArray(X509Certificate[]::new);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only engines are used here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only engines are used here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("only engines are used here");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("only engines are used here");
    }

    /** Accepts everybody: {@code tls_insecure_mode}. */
    static X509ExtendedTrustManager everybody() {
        return new X509ExtendedTrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
    }
}
