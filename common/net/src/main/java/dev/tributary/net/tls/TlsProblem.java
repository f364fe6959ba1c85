package dev.tributary.net.tls;

import dev.tributary.net.tls.TlsException.Kind;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Turns what the engine says into what an operator can act on. */
final class TlsProblem {
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

    private TlsProblem() {}

    /**
     * @param ours our certificate, which the other end may not like
     * @param deadline of the handshake
     */
    static TlsException of(Throwable failure, Optional<X509Certificate> ours, Duration deadline) {
        for (Throwable cause : causes(failure)) {
            switch (cause) {
                case CertificateException refusal -> {
                    return new TlsException(Kind.CERTIFICATE, String.valueOf(refusal.getMessage()), failure);
                }
                case NotSslRecordException plain -> {
                    return new TlsException(
                            Kind.PROTOCOL, "the other end does not speak TLS, as we do here (transport tls)", failure);
                }
                case SslHandshakeTimeoutException late -> {
                    return new TlsException(
                            Kind.TIMEOUT, "no TLS handshake within handshake_timeout " + deadline, failure);
                }
                case SSLException ssl -> {
                    return of(ssl, ours, failure);
                }
                case ClosedChannelException closed -> {
                    return new TlsException(Kind.CLOSED, "closed during the TLS handshake", failure);
                }
                default -> {}
            }
        }
        return new TlsException(Kind.CLOSED, "lost during the TLS handshake: " + failure.getMessage(), failure);
    }

    /** Whether TLS itself has failed, rather than the connection under it. */
    static boolean isTls(Throwable failure) {
        return Stream.of(causes(failure)).anyMatch(SSLException.class::isInstance);
    }

    private static TlsException of(SSLException ssl, Optional<X509Certificate> ours, Throwable failure) {
        String message = String.valueOf(ssl.getMessage());
        Matcher alert = ALERT.matcher(message);
        if (alert.find()) {
            return alerted(alert.group(1), ours, failure);
        }
        if (message.contains("Empty client certificate chain")) {
            return new TlsException(
                    Kind.CERTIFICATE, "the client shows no certificate, which client_cert_auth asks for", failure);
        }
        if (message.contains("closed") && !message.contains("close_notify")) {
            return new TlsException(Kind.CLOSED, "closed during the TLS handshake", failure);
        }
        return new TlsException(Kind.PROTOCOL, "TLS: " + message, failure);
    }

    private static TlsException alerted(String alert, Optional<X509Certificate> ours, Throwable failure) {
        String said = "the other end broke TLS off with the alert " + alert;
        return switch (alert) {
            case "certificate_required" ->
                new TlsException(
                        Kind.REFUSED,
                        said + ": it asks for a certificate (tls_client_cert_path), and got none",
                        failure);
            case "bad_certificate" ->
                new TlsException(
                        Kind.REFUSED,
                        said
                                + (ours.isEmpty()
                                        ? ": it asks for a certificate (tls_client_cert_path), and got none"
                                        : about(ours)),
                        failure);
            case "certificate_expired",
                    "certificate_revoked",
                    "certificate_unknown",
                    "unsupported_certificate",
                    "unknown_ca",
                    "access_denied" -> new TlsException(Kind.REFUSED, said + about(ours), failure);
            case "protocol_version", "insufficient_security" ->
                new TlsException(
                        Kind.PROTOCOL, said + ": it speaks none of the versions of TLS that are allowed here", failure);
            case "handshake_failure" ->
                new TlsException(
                        Kind.PROTOCOL,
                        said + ": no cipher in common, or it asks for a certificate and got none",
                        failure);
            default -> new TlsException(Kind.PROTOCOL, said, failure);
        };
    }

    /** What may be wrong with our certificate, as far as we can tell. */
    private static String about(Optional<X509Certificate> ours) {
        if (ours.isEmpty()) {
            return "";
        }
        String why = CertificateText.outOfDate(ours.get(), Instant.now())
                .map(outOfDate -> ", which " + outOfDate)
                .orElse("; its log says why");
        return ": it does not accept our certificate " + CertificateText.of(ours.get()) + why;
    }

    private static Throwable[] causes(Throwable failure) {
        // Innermost first: a certificate's problem lies inside an SSLHandshakeException, and that in a
        // DecoderException.
        Throwable[] outward = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(10)
                .toArray(Throwable[]::new);
        var inward = new Throwable[outward.length];
        for (int i = 0; i < outward.length; i++) {
            inward[i] = outward[outward.length - 1 - i];
        }
        return inward;
    }
}
