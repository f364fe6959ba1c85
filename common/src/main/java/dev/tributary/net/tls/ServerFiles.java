package dev.tributary.net.tls;

import java.nio.file.Path;
import java.time.Clock;
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
        return new PeerTrust(new PeerTrust.Rules(cas.certificates(), cas.where(), false), List.of(), clock);
    }

    @Override
    public List<Path> paths() {
        return Stream.of(
                        config.certPath(),
                        config.privateKeyPath(),
                        config.caPath(),
                        config.caCertPath(),
                        config.caPrivateKeyPath())
                .flatMap(Optional::stream)
                .toList();
    }
}
