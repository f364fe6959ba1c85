package dev.tributary.net.tls;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Findings;
import dev.tributary.config.Param;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The parameters of {@code <transport tls>} of a plugin that listens. */
public record TlsServerConfig(
        @Param(doc = "The one version of TLS to speak, `TLSv1_2` or `TLSv1_3`; `TLSv1_1` and `TLSv1_0` only if named.")
        Optional<String> version,

        @Param(
                doc = "The oldest version to speak. Without this and `version`, 1.2.",
                fluentd = "needs `max_version` with it")
        Optional<String> minVersion,

        @Param(
                doc = "The newest version to speak. Without this and `version`, 1.3.",
                fluentd = "speaks 1.2 only, unless told otherwise")
        Optional<String> maxVersion,

        @Param(
                doc = "Cipher suites, as OpenSSL writes them; words such as ALL stand for those that the JDK offers by"
                        + " default. Suites of TLS 1.3 are always offered, unless some of them are named.",
                value = "ALL:!aNULL:!eNULL:!SSLv2")
        String ciphers,

        @Param(
                doc = "Make a certificate at start that nobody has signed. The bytes are hidden from who listens, but"
                        + " a client cannot tell us from somebody else.",
                value = "false")
        boolean insecure,

        @Param(doc = "PEM file with our certificate, and behind it those that lead to a CA, if any.")
        Optional<Path> certPath,

        @Param(doc = "PEM file with the certificate's private key: PKCS#8, PKCS#1 or SEC1.")
        Optional<Path> privateKeyPath,

        @Param(doc = "What the private key is encrypted with.", secret = true, emptyIsNone = true)
        Optional<String> privateKeyPassphrase,

        @Param(doc = "PEM file, or folder of them, with the CAs that may sign clients' certificates.")
        Optional<Path> caPath,

        @Param(doc = "Ask each client for a certificate that a CA of `ca_path` has signed.", value = "false")
        boolean clientCertAuth,

        @Param(
                doc = "Names, `*` and `?` standing for any, of which a client's certificate has to have one, as its"
                        + " common name or an alternative name. By default any that a CA of `ca_path` has signed.",
                value = "",
                filled = true,
                fluentd = "has no such list")
        List<String> clientCertAllow,

        @Param(
                doc = "PEM file with lists of certificates that their CA has revoked.",
                fluentd = "looks at no such lists")
        Optional<Path> crlPath,

        @Param(
                doc = "How often to look whether a file has changed. New connections use what it holds then; a file"
                        + " that cannot be used is reported, and the one before stays in use.",
                value = "10s",
                min = "0.01",
                fluentd = "reads them at start only")
        Duration certReloadInterval,

        @Param(
                doc = "How long before a certificate expires the log and the health data warn of it.",
                value = "14d",
                fluentd = "does not warn")
        Duration certExpiryWarning,

        @Param(doc = "PEM file with a CA that signs a certificate which is made at start.")
        Optional<Path> caCertPath,

        @Param(doc = "PEM file with that CA's private key.") Optional<Path> caPrivateKeyPath,

        @Param(doc = "What the CA's private key is encrypted with.", secret = true, emptyIsNone = true)
        Optional<String> caPrivateKeyPassphrase,

        @Param(doc = "Bits of the RSA key made at start.", value = "2048", min = "2048", max = "8192")
        int generatePrivateKeyLength,

        @Param(doc = "Country in the certificate made at start.", value = "US")
        String generateCertCountry,

        @Param(doc = "State in the certificate made at start.", value = "CA")
        String generateCertState,

        @Param(doc = "Locality in the certificate made at start.", value = "Mountain View")
        String generateCertLocality,

        @Param(
                doc = "Name in the certificate made at start, by default the host's. It is for that name, the host's, "
                        + "`localhost` and the address we listen on.",
                filled = true,
                fluentd = "makes certificates without alternative names, which today's clients refuse")
        Optional<String> generateCertCommonName,

        @Param(
                doc = "How long the certificate made at start is valid, but no longer than its CA.",
                value = "315360000",
                min = "1")
        Duration generateCertExpiration,

        @Param(doc = "Digest of the signature on the certificate made at start.", value = "sha256")
        Digest generateCertDigest,

        @Param(doc = "Not in this version; `true` is refused.", value = "false")
        boolean ensureFips,

        @Param(doc = "Not in this version: it is Ruby code; a configuration that has it is refused.")
        Optional<String> certVerifier) {

    /** Digests of a signature. */
    public enum Digest {
        SHA1,
        SHA256,
        SHA384,
        SHA512
    }

    private static final String SOURCES =
            "; write cert_path and private_key_path, or ca_cert_path and ca_private_key_path, or insecure true";

    private static final String UNASKED =
            " needs client_cert_auth true; without it no client is asked for a certificate";

    /** @throws ConfigException if this is no TLS that could be spoken */
    public void check() {
        var findings = new Findings();
        findings.attempt(this::versions);
        findings.attempt(() -> Tls.ciphers(ciphers, "ciphers"));
        if (ensureFips) {
            findings.add("ensure_fips", "ensure_fips: this version cannot vouch for it; remove it");
        }
        if (certVerifier.isPresent()) {
            findings.add(
                    "cert_verifier",
                    "cert_verifier is Ruby code, which is not run here; ca_path and client_cert_auth"
                            + " say whose certificates are accepted");
        }
        findings.attempt(this::checkIdentity);
        if (!clientCertAuth && !clientCertAllow.isEmpty()) {
            findings.add("client_cert_allow", "client_cert_allow" + UNASKED);
        }
        if (!clientCertAuth && crlPath.isPresent()) {
            findings.add("crl_path", "crl_path" + UNASKED);
        }
        if (clientCertAuth && caPath.isEmpty()) {
            findings.add(
                    "client_cert_auth",
                    "client_cert_auth needs ca_path: without it nobody could tell whose certificates are meant");
        }
        findings.tell();
    }

    private void checkIdentity() {
        if (certPath.isPresent()) {
            need(privateKeyPath, "private_key_path", "cert_path");
        } else if (caCertPath.isPresent()) {
            need(caPrivateKeyPath, "ca_private_key_path", "ca_cert_path");
        } else if (!insecure) {
            throw new ConfigException("tls needs a certificate" + SOURCES);
        }
    }

    private static void need(Optional<Path> path, String name, String beside) {
        if (path.isEmpty()) {
            throw ConfigException.about(beside, name + " is missing beside " + beside);
        }
    }

    /** How certificates are looked after. */
    public TlsCare.Rules care() {
        return new TlsCare.Rules(certReloadInterval, certExpiryWarning);
    }

    List<TlsVersion> versions() {
        return TlsVersion.range("", version, minVersion, maxVersion);
    }

    /** What is to be said of a version that was written and does not count. */
    public Optional<String> unusedVersion() {
        return TlsVersion.unused("", version, minVersion, maxVersion);
    }

    /** Whether certificates were named or waived, which means something only where TLS is spoken. */
    public boolean isGiven() {
        return certPath.isPresent() || caCertPath.isPresent() || caPath.isPresent() || insecure || clientCertAuth;
    }

    /** Without the passphrases. */
    @Override
    public String toString() {
        return "TlsServerConfig[certPath=" + certPath + "]";
    }
}
