package dev.tributary.certs;

import java.util.Objects;

/** What was asked for cannot be done; the message names the file and what is wrong with it. */
final class CertsException extends RuntimeException {
    CertsException(String message) {
        super(message);
    }

    CertsException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
