package dev.tributary.plugin;

/** This chunk will never be accepted, however often it is tried: to the secondary or to a backup with it. */
public final class UndeliverableException extends RuntimeException {
    public UndeliverableException(String message, Throwable cause) {
        super(message, cause);
    }
}
