package dev.tributary.net.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names that a certificate has to have one of: its common name or an alternative name; {@code *} and {@code ?} stand for any. */
final class AllowedNames implements PeerTrust.Demand {
    private final List<Pattern> patterns;

    AllowedNames(List<String> globs) {
        patterns = globs.stream()
                .map(glob -> glob.chars()
                        .mapToObj(c -> switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        })
                        .collect(Collectors.joining()))
                .map(regex -> Pattern.compile(regex, Pattern.CASE_INSENSITIVE))
                .toList();
    }

    @Override
    public Optional<CertificateException> against(X509Certificate[] chain) {
        var names = new ArrayList<>(CertificateText.alternativeNames(chain[0]));
        CertificateText.commonName(chain[0]).ifPresent(names::add);
        boolean allowed = names.stream()
                .anyMatch(name -> patterns.stream()
                        .anyMatch(pattern -> pattern.matcher(name).matches()));
        return allowed
                ? Optional.empty()
                : Optional.of(PeerTrust.refused(chain[0], "has no name that client_cert_allow lists", null));
    }
}
