package dev.tributary.net.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Of an end that listens.
 *
 * @param names what a certificate made at start is for
 */
record ServerFiles(TlsServerConfig config, List<String> names, Clock clock) implements TlsFiles {

    @Override
    public Optional<Identity> identity(boolean make) {
        if (config.certPath().isPresent()) {
            return Optional.of(Identity.read(
                    new PemFile("cert_path", config.certPath().get()),
                    new PemFile("private_key_path", config.privateKeyPath().orElseThrow()),
                    config.privateKeyPassphrase(),
                    "private_key_passphrase"));
        }
        Optional<Identity> ca = config.caCertPath()
                .map(path -> Identity.read(
                        new PemFile("ca_cert_path", path),
                        new PemFile(
                                "ca_private_key_path", config.caPrivateKeyPath().orElseThrow()),
                        config.caPrivateKeyPassphrase(),
                        "ca_private_key_passphrase"));
        return make ? Optional.of(new CertificateMaker(config, names, clock).make(ca)) : Optional.empty();
    }

    @Override
    public X509ExtendedTrustManager trust() {
        if (!config.clientCertAuth()) {
            return PeerTrust.everybody(); // nobody is asked
        }
        var cas = new CaFiles("ca_path", List.of(config.caPath().orElseThrow()));
        List<X509Certificate> trusted = cas.certificates();
        var demands = new ArrayList<PeerTrust.Demand>();
        config.crlPath().ifPresent(path -> demands.add(Revocations.read("crl_path", path, trusted)));
        if (!config.clientCertAllow().isEmpty()) {
            demands.add(new AllowedNames(config.clientCertAllow()));
        }
        return new PeerTrust(new PeerTrust.Rules(trusted, cas.where(), false), demands, clock);
    }

    @Override
    public Stream<Runnable> each() {
        Stream<Runnable> own = config.certPath().isPresent()
                ? Stream.of(this::certificate, this::key)
                : Stream.of(this::caCertificate, this::caKey);
        return config.clientCertAuth() ? Stream.concat(own, Stream.of(this::cas, this::lists)) : own;
    }

    private void certificate() {
        config.certPath().ifPresent(path -> new PemFile("cert_path", path).certificates());
    }

    private void key() {
        config.privateKeyPath()
                .ifPresent(path -> new PemFile("private_key_path", path)
                        .privateKey(config.privateKeyPassphrase(), "private_key_passphrase"));
    }

    private void caCertificate() {
        config.caCertPath().ifPresent(path -> new PemFile("ca_cert_path", path).certificates());
    }

    private void caKey() {
        config.caPrivateKeyPath()
                .ifPresent(path -> new PemFile("ca_private_key_path", path)
                        .privateKey(config.caPrivateKeyPassphrase(), "ca_private_key_passphrase"));
    }

    private void cas() {
        config.caPath().ifPresent(path -> new CaFiles("ca_path", List.of(path)).certificates());
    }

    private void lists() {
        config.crlPath().ifPresent(path -> new PemFile("crl_path", path).revocationLists());
    }

    @Override
    public String identityParameter() {
        return config.certPath().isPresent() ? "cert_path" : "generated";
    }

    @Override
    public List<Path> paths() {
        return Stream.of(
                        config.certPath(),
                        config.privateKeyPath(),
                        config.caPath(),
                        config.caCertPath(),
                        config.caPrivateKeyPath(),
                        config.crlPath())
                .flatMap(Optional::stream)
                .toList();
    }
}
