package dev.tributary.forward.client;

import dev.tributary.event.PeerText;
import org.jspecify.annotations.Nullable;

/** A chunk did not get through to a server; the buffer tries again. The message says to which, and why not. */
final class UpstreamException extends RuntimeException {
    private final boolean connected;

    /** @param connected whether some of the chunk may have reached the server */
    UpstreamException(String message, boolean connected, @Nullable Throwable cause) {
        super(PeerText.line(message), cause);
        this.connected = connected;
    }

    boolean wasConnected() {
        return connected;
    }
}
