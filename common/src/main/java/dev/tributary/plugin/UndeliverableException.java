package dev.tributary.plugin;

import dev.tributary.event.PeerText;

/** This chunk will never be accepted, however often it is tried: to the secondary or to a backup with it. */
public final class UndeliverableException extends RuntimeException {
    public UndeliverableException(String message, Throwable cause) {
        super(PeerText.line(message), cause);
    }
}
