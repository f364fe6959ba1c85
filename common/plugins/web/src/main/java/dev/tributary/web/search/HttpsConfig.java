package dev.tributary.web.search;

import dev.tributary.config.Param;
import dev.tributary.net.tls.TlsClientConfig;
import dev.tributary.web.WebClient;
import java.nio.file.Path;
import java.util.Optional;

/** The parameters of TLS. */
record HttpsConfig(
        @Param(
                doc =
                        "Check that the server's certificate is signed by a CA that is trusted, and is for the server. With"
                                + " `false` anybody between us and the server can read and change what is sent.",
                value = "true")
        boolean sslVerify,

        @Param(
                doc = "The one version of TLS to speak, `TLSv1_2` or `TLSv1_3`. By default both.",
                fluentd = "speaks 1.2 only, unless told otherwise")
        Optional<String> sslVersion,

        @Param(doc = "The oldest version to speak.") Optional<String> sslMinVersion,

        @Param(doc = "The newest version to speak.") Optional<String> sslMaxVersion,

        @Param(doc = "PEM file with the CAs that may sign the server's certificate. By default those of the JDK.")
        Optional<Path> caFile,

        @Param(doc = "PEM file with our own certificate, for servers that ask.")
        Optional<Path> clientCert,

        @Param(doc = "PEM file with the private key of our certificate.")
        Optional<Path> clientKey,

        @Param(doc = "What that private key is encrypted with.", secret = true, emptyIsNone = true)
        Optional<String> clientKeyPass) {

    private static final String CIPHERS = "ALL:!aNULL:!eNULL:!SSLv2";

    /** The word of old configurations for any version. */
    private static final String ANY_VERSION = "SSLv23";

    TlsClientConfig tls() {
        return WebClient.tls(
                new WebClient.Versions(
                        sslVersion.filter(text -> !text.equals(ANY_VERSION)), sslMinVersion, sslMaxVersion),
                CIPHERS,
                !sslVerify,
                new WebClient.Certificates(caFile, clientCert, clientKey, clientKeyPass));
    }

    /** Without the passphrase. */
    @Override
    public String toString() {
        return "HttpsConfig[caFile=" + caFile + ", clientCert=" + clientCert + "]";
    }
}
