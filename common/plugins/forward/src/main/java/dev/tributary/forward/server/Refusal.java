package dev.tributary.forward.server;

import dev.tributary.net.tls.TlsException;
import java.util.Locale;

/** Why a client is not let in; what its PONG says are Fluentd's own words, since clients log them. */
enum Refusal {
    INVALID_PING("invalid ping message"),
    ANONYMOUS_SOURCE("anonymous source host '%s' denied"),
    SHARED_KEY("shared_key mismatch"),
    USER("username/password mismatch"),
    /** No PING came in time, so there is nothing to answer. */
    TIMEOUT(""),
    /** Its certificate is not accepted, or it showed none. */
    CERTIFICATE(""),
    /** It does not accept our certificate. */
    SERVER_CERTIFICATE(""),
    /** It speaks no TLS, or none that we do. */
    TLS(""),
    /** Its address has to wait after wrong guesses. */
    BACKOFF("");

    private final String words;

    Refusal(String words) {
        this.words = words;
    }

    static Refusal of(TlsException.Kind kind) {
        return switch (kind) {
            case CERTIFICATE -> CERTIFICATE;
            case REFUSED -> SERVER_CERTIFICATE;
            case TIMEOUT -> TIMEOUT;
            case PROTOCOL, CLOSED -> TLS;
        };
    }

    /** What the PONG says. */
    String reason(String address) {
        return words.formatted(address);
    }

    /** Whether it may have been a guess at a key, a password or a name. */
    boolean isGuess() {
        return this == INVALID_PING || this == SHARED_KEY || this == USER || this == CERTIFICATE;
    }

    /** Its name among the figures. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
