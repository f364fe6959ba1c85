package dev.tributary.status;

/** The program's HTTP cannot be served; the message says why, for people. */
public final class HttpPortException extends RuntimeException {
    HttpPortException(String message, Throwable cause) {
        super(message, cause);
    }
}
