package dev.tributary.forward.server;

import java.util.Locale;

/** Why a client is not let in; what its PONG says are Fluentd's own words, since clients log them. */
enum Refusal {
    INVALID_PING("invalid ping message"),
    ANONYMOUS_SOURCE("anonymous source host '%s' denied"),
    SHARED_KEY("shared_key mismatch"),
    USER("username/password mismatch"),
    /** No PING came in time, so there is nothing to answer. */
    TIMEOUT("");

    private final String words;

    Refusal(String words) {
        this.words = words;
    }

    /** What the PONG says. */
    String reason(String address) {
        return words.formatted(address);
    }

    /** Its name among the figures. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
