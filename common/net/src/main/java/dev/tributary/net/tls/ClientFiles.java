package dev.tributary.net.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedTrustManager;

/** Of an end that connects. */
record ClientFiles(TlsClientConfig config, Clock clock) implements TlsFiles {

    @Override
    public Optional<Identity> identity(boolean make) {
        return config.tlsClientCertPath()
                .map(path -> Identity.read(
                        new PemFile("tls_client_cert_path", path),
                        new PemFile(
                                "tls_client_private_key_path",
                                config.tlsClientPrivateKeyPath().orElseThrow()),
                        config.tlsClientPrivateKeyPassphrase(),
                        "tls_client_private_key_passphrase"));
    }

    @Override
    public X509ExtendedTrustManager trust() {
        if (config.tlsInsecureMode()) {
            return PeerTrust.everybody();
        }
        Optional<CaFiles> cas = config.tlsCertPath().map(paths -> new CaFiles("tls_cert_path", paths));
        List<X509Certificate> trusted = cas.map(CaFiles::certificates).orElse(List.of());
        return new PeerTrust(
                new PeerTrust.Rules(
                        trusted,
                        cas.map(CaFiles::where).orElse("the JDK (tls_cert_path names others)"),
                        config.tlsAllowSelfSignedCert()),
                config
                        .tlsCrlPath()
                        .<PeerTrust.Demand>map(path -> Revocations.read("tls_crl_path", path, trusted))
                        .stream()
                        .toList(),
                clock);
    }

    @Override
    public Stream<Runnable> each() {
        Stream<Runnable> own = Stream.of(this::certificate, this::key);
        return config.tlsInsecureMode()
                ? own
                : Stream.of(own, cas(), Stream.<Runnable>of(this::lists)).flatMap(readings -> readings);
    }

    private void certificate() {
        config.tlsClientCertPath().ifPresent(path -> new PemFile("tls_client_cert_path", path).certificates());
    }

    private void key() {
        config.tlsClientPrivateKeyPath()
                .ifPresent(path -> new PemFile("tls_client_private_key_path", path)
                        .privateKey(config.tlsClientPrivateKeyPassphrase(), "tls_client_private_key_passphrase"));
    }

    private Stream<Runnable> cas() {
        return config.tlsCertPath().stream().flatMap(paths -> new CaFiles("tls_cert_path", paths).each());
    }

    private void lists() {
        config.tlsCrlPath().ifPresent(path -> new PemFile("tls_crl_path", path).revocationLists());
    }

    @Override
    public String identityParameter() {
        return "tls_client_cert_path";
    }

    @Override
    public List<Path> paths() {
        return Stream.concat(
                        config.tlsCertPath().orElse(List.of()).stream(),
                        Stream.of(config.tlsClientCertPath(), config.tlsClientPrivateKeyPath(), config.tlsCrlPath())
                                .flatMap(Optional::stream))
                .toList();
    }
}
