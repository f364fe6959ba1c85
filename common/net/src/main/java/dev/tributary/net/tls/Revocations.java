package dev.tributary.net.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Certificates that their CA has taken back, as a file says. */
record Revocations(List<X509CRL> lists) implements PeerTrust.Demand {

    /** @param cas one of which has to have signed each list; anybody may have if there are none */
    static Revocations read(String parameter, Path path, List<X509Certificate> cas) {
        var file = new PemFile(parameter, path);
        List<X509CRL> lists = file.revocationLists();
        for (X509CRL list : lists) {
            if (!cas.isEmpty() && cas.stream().noneMatch(ca -> signed(list, ca))) {
                throw file.problem("a revocation list in it, of "
                        + list.getIssuerX500Principal().getName() + ", is not signed by a CA that we trust");
            }
        }
        return new Revocations(lists);
    }

    private static boolean signed(X509CRL list, X509Certificate ca) {
        try {
            list.verify(ca.getPublicKey());
            return list.getIssuerX500Principal().equals(ca.getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public Optional<CertificateException> against(X509Certificate[] chain) {
        for (X509Certificate certificate : chain) {
            for (X509CRL list : lists) {
                if (list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())) {
                    X509CRLEntry entry = list.getRevokedCertificate(certificate.getSerialNumber());
                    if (entry != null) {
                        return Optional.of(PeerTrust.refused(
                                certificate,
                                "was revoked on " + entry.getRevocationDate().toInstant(),
                                BasicReason.REVOKED));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
