package dev.tributary.net.tls;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Findings;
import dev.tributary.config.Param;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The {@code tls_*} parameters of an output that connects. */
public record TlsClientConfig(
        @Param(doc = "The one version of TLS to speak, `TLSv1_2` or `TLSv1_3`; `TLSv1_1` and `TLSv1_0` only if named.")
        Optional<String> tlsVersion,

        @Param(
                doc = "The oldest version to speak. Without this and `tls_version`, 1.2.",
                fluentd = "has `tls_version` only")
        Optional<String> tlsMinVersion,

        @Param(
                doc = "The newest version to speak. Without this and `tls_version`, 1.3.",
                fluentd = "speaks 1.2 only, unless told otherwise")
        Optional<String> tlsMaxVersion,

        @Param(
                doc = "Cipher suites, as OpenSSL writes them; words such as ALL stand for those that the JDK offers by"
                        + " default. Suites of TLS 1.3 are always offered, unless some of them are named.",
                value = "ALL:!aNULL:!eNULL:!SSLv2")
        String tlsCiphers,

        @Param(
                doc = "Accept any certificate for any host. Anybody between us and the server can read and change what"
                        + " is sent.",
                value = "false")
        boolean tlsInsecureMode,

        @Param(
                doc =
                        "Accept a server's certificate that is signed by itself alone; its dates and its host still count.",
                value = "false")
        boolean tlsAllowSelfSignedCert,

        @Param(
                doc = "Check that a server's certificate is for the server: for its `host`; where that is an IP address"
                        + " and the server has a `name`, for that.",
                value = "true")
        boolean tlsVerifyHostname,

        @Param(
                doc = "PEM files, or folders of them, with the CAs that may sign servers' certificates; or with such a"
                        + " certificate itself. By default those of the JDK.",
                aliases = "tls_ca_cert_path",
                filled = true,
                fluentd = "accepts those of the system as well")
        Optional<List<Path>> tlsCertPath,

        @Param(doc = "PEM file with our own certificate, for servers that ask, and those that lead from it to a CA.")
        Optional<Path> tlsClientCertPath,

        @Param(doc = "PEM file with the private key of our certificate: PKCS#8, PKCS#1 or SEC1.")
        Optional<Path> tlsClientPrivateKeyPath,

        @Param(doc = "What that private key is encrypted with.", secret = true, emptyIsNone = true)
        Optional<String> tlsClientPrivateKeyPassphrase,

        @Param(
                doc = "PEM file with lists of certificates that their CA has revoked.",
                fluentd = "looks at no such lists")
        Optional<Path> tlsCrlPath,

        @Param(
                doc = "How often to look whether a file has changed. New connections use what it holds then; a file"
                        + " that cannot be used is reported, and the one before stays in use.",
                value = "10s",
                min = "0.01",
                fluentd = "reads its own certificate for each connection, the others at start only")
        Duration tlsCertReloadInterval,

        @Param(
                doc = "How long before a certificate expires the log and the health data warn of it.",
                value = "14d",
                fluentd = "does not warn")
        Duration tlsCertExpiryWarning,

        @Param(doc = "For Windows only; refused.") Optional<String> tlsCertThumbprint,

        @Param(doc = "For Windows only; refused.") Optional<String> tlsCertLogicalStoreName,

        @Param(doc = "For Windows only; unused.") Optional<Boolean> tlsCertUseEnterpriseStore) {

    /** @throws ConfigException if this is no TLS that could be spoken */
    public void check() {
        var findings = new Findings();
        findings.attempt(this::versions);
        findings.attempt(() -> Tls.ciphers(tlsCiphers, "tls_ciphers"));
        refuse(findings, "tls_cert_thumbprint", tlsCertThumbprint);
        refuse(findings, "tls_cert_logical_store_name", tlsCertLogicalStoreName);
        if (tlsClientCertPath.isPresent() && tlsClientPrivateKeyPath.isEmpty()) {
            findings.add("tls_client_cert_path", "tls_client_private_key_path is missing beside tls_client_cert_path");
        }
        if (tlsClientPrivateKeyPath.isPresent() && tlsClientCertPath.isEmpty()) {
            findings.add(
                    "tls_client_private_key_path",
                    "tls_client_cert_path is missing beside tls_client_private_key_path");
        }
        findings.tell();
    }

    private static void refuse(Findings findings, String parameter, Optional<String> value) {
        if (value.isPresent()) {
            findings.add(
                    parameter, parameter + " is for the certificate store of Windows; name files with tls_cert_path");
        }
    }

    /** Whether certificates were named or waived, which means something only where TLS is spoken. */
    public boolean isGiven() {
        return tlsCertPath.isPresent() || tlsClientCertPath.isPresent() || tlsInsecureMode || tlsAllowSelfSignedCert;
    }

    /** How certificates are looked after. */
    public TlsCare.Rules care() {
        return new TlsCare.Rules(tlsCertReloadInterval, tlsCertExpiryWarning);
    }

    List<TlsVersion> versions() {
        return TlsVersion.range("tls_", tlsVersion, tlsMinVersion, tlsMaxVersion);
    }

    /** What is to be said of a version that was written and does not count. */
    public Optional<String> unusedVersion() {
        return TlsVersion.unused("tls_", tlsVersion, tlsMinVersion, tlsMaxVersion);
    }

    /** Without the passphrase. */
    @Override
    public String toString() {
        return "TlsClientConfig[tlsCertPath=" + tlsCertPath + "]";
    }
}
