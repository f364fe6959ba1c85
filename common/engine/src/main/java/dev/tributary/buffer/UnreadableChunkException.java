package dev.tributary.buffer;

import java.util.Objects;

/** A chunk's bytes are gone or damaged, so nobody can deliver it. The message says what is left of them, and where. */
final class UnreadableChunkException extends RuntimeException {
    UnreadableChunkException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
