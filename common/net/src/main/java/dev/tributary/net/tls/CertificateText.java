package dev.tributary.net.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a certificate says about itself, in words for a log. Peers send certificates: nothing in it is trusted. */
final class CertificateText {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    /** A line has room for so many; a peer may send thousands. */
    private static final int NAMES_SHOWN = 8;

    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,\\s*)CN=((?:\\\\.|[^,\\\\])*)");

    private CertificateText() {}

    /** {@code CN=agent.example, issued by CN=Our CA}, without control characters. */
    static String of(X509Certificate certificate) {
        return shown(certificate.getSubjectX500Principal().getName()) + ", issued by "
                + shown(certificate.getIssuerX500Principal().getName());
    }

    /** The subject's common name, if it has one. */
    static Optional<String> commonName(X509Certificate certificate) {
        Matcher found =
                COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
        return found.find() ? Optional.of(shown(found.group(1).replaceAll("\\\\(.)", "$1"))) : Optional.empty();
    }

    /** Its alternative names: hosts and addresses. */
    static List<String> alternativeNames(X509Certificate certificate) {
        var names = new ArrayList<String>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (name.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS)) {
                    names.add(shown(name.get(1).toString()));
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return names;
    }

    /** {@code a.example, b.example and 90 more}: the first of its alternative names; empty if it has none. */
    static String someNames(X509Certificate certificate) {
        List<String> names = alternativeNames(certificate);
        int more = names.size() - NAMES_SHOWN;
        return more > 0
                ? String.join(", ", names.subList(0, NAMES_SHOWN)) + " and " + more + " more"
                : String.join(", ", names);
    }

    /** Why it cannot be used at this time, if it cannot. */
    static Optional<String> outOfDate(X509Certificate certificate, Instant now) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            return Optional.of("expired on " + end);
        }
        return now.isBefore(begin) ? Optional.of("is not valid before " + begin) : Optional.empty();
    }

    private static String shown(String text) {
        String cut = text.length() > 200 ? text.substring(0, 200) + "..." : text;
        return cut.replaceAll("\\p{C}", "?");
    }
}
