package dev.tributary.certs;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.util.IPAddress;

/** Host names and addresses that a certificate is for: its subject alternative names. */
final class Names {
    private static final int DNS = 2;
    private static final int IP = 7;

    private Names() {}

    /** As {@code DNS aggregator} and {@code IP 127.0.0.1}. */
    static List<String> of(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                    .flatMap(Collection::stream)
                    .map(name -> switch ((Integer) name.getFirst()) {
                        case DNS -> "DNS " + name.get(1);
                        case IP -> "IP " + name.get(1);
                        default -> "other " + name.get(1);
                    })
                    .toList();
        } catch (CertificateParsingException e) {
            throw new CertsException("names that cannot be read: " + e.getMessage(), e);
        }
    }

    /** What {@link #of} shows of a certificate that was made for {@code hosts}. */
    static List<String> written(Collection<String> hosts) {
        return hosts.stream()
                .map(host -> IPAddress.isValid(host) ? "IP " + canonical(host) : "DNS " + host)
                .toList();
    }

    /** Whether a client that connects to {@code host} may take the certificate for its; {@code *.} stands for one label. */
    static boolean fits(X509Certificate certificate, String host) {
        if (IPAddress.isValid(host)) {
            return of(certificate).contains("IP " + canonical(host));
        }
        int dot = host.indexOf('.');
        return of(certificate).stream()
                .filter(name -> name.startsWith("DNS "))
                .map(name -> name.substring("DNS ".length()))
                .anyMatch(name -> name.equalsIgnoreCase(host)
                        || (dot > 0
                                && name.startsWith("*.")
                                && name.substring(1).equalsIgnoreCase(host.substring(dot))));
    }

    private static String canonical(String address) {
        try {
            // An address, so nothing is looked up.
            return InetAddress.getByName(address).getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
