package dev.tributary.buffer;

/** A chunk's bytes are gone or damaged, so nobody can deliver it. The message says what is left of them, and where. */
final class UnreadableChunkException extends RuntimeException {
    UnreadableChunkException(String message, Throwable cause) {
        super(message, cause);
    }
}
