package dev.tributary.plugin;

import dev.tributary.event.PeerText;
import org.jspecify.annotations.Nullable;

/** This chunk will never be accepted, however often it is tried: to the secondary or to a backup with it. */
public final class UndeliverableException extends RuntimeException {
    public UndeliverableException(String message) {
        this(message, null);
    }

    public UndeliverableException(String message, @Nullable Throwable cause) {
        super(PeerText.line(message), cause);
    }
}
