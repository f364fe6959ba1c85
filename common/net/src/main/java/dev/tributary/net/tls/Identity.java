package dev.tributary.net.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Who one end is: a certificate with its key.
 *
 * @param chain the certificate, and those that lead from it to a CA
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {

    X509Certificate certificate() {
        return chain.getFirst();
    }

    /** Of two files; refuses a key that belongs to another certificate. */
    static Identity read(PemFile certificates, PemFile key, Optional<String> passphrase, String passphraseParameter) {
        List<X509Certificate> chain = certificates.certificates();
        PrivateKey privateKey = key.privateKey(passphrase, passphraseParameter);
        if (!belongTogether(privateKey, chain.getFirst())) {
            throw key.problem("the private key does not match the certificate in " + certificates.path());
        }
        return new Identity(privateKey, chain);
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            case String other -> other;
        };
        byte[] text = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Offers this identity whatever CAs the peer names, as OpenSSL does: the peer says better what it thinks of it. */
    X509ExtendedKeyManager keyManager() {
        return new X509ExtendedKeyManager() {
            private static final String ALIAS = "tributary";

            private @Nullable String aliasFor(String... keyTypes) {
                boolean fits = Arrays.stream(keyTypes)
                        .map(type -> type.split("_", -1)[0])
                        .map(type -> type.startsWith("Ed") ? "EdDSA" : type)
                        .anyMatch(key.getAlgorithm()::equals);
                return fits ? ALIAS : null;
            }

            @Override
            public @Nullable String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
                return aliasFor(keyTypes);
            }

            @Override
            public @Nullable String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
                sendNoTickets(engine.getHandshakeSession());
                return aliasFor(keyType);
            }

            @Override
            public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
                return aliasFor(keyTypes);
            }

            @Override
            public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
                return aliasFor(keyType);
            }

            @Override
            public String[] getClientAliases(String keyType, Principal[] issuers) {
                return new String[] {ALIAS};
            }

            @Override
            public String[] getServerAliases(String keyType, Principal[] issuers) {
                return new String[] {ALIAS};
            }

            @Override
            public X509Certificate[] getCertificateChain(String alias) {
                return chain.toArray(X509Certificate[]::new);
            }

            @Override
            public PrivateKey getPrivateKey(String alias) {
                return key;
            }
        };
    }

    /**
     * With TLS 1.3 the tickets to resume a session come behind the handshake. A client that only writes, as Fluentd's
     * does without acks, never reads them, and who closes with bytes unread resets the connection: events on their way
     * are lost. A session that is over by then has none sent.
     */
    private static void sendNoTickets(SSLSession session) {
        if (session != null && session.getProtocol().equals("TLSv1.3")) {
            session.invalidate();
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Identity[" + certificate().getSubjectX500Principal() + "]";
    }
}
