package dev.tributary.protocol;

import dev.tributary.event.PeerText;
import java.util.Objects;
import java.util.Optional;

/**
 * The peer is broken or hostile: what it sent is not the protocol, or exceeds a limit. Who catches it stores nothing of
 * the message, acknowledges nothing, says so once and closes the connection. The message never quotes a secret.
 */
public final class ProtocolException extends RuntimeException {
    private transient Optional<Garbled> garbled = Optional.empty();

    /**
     * The message, where at least its end and its token could be found.
     *
     * @param bytes all of it, as it came
     */
    public record Garbled(ChunkToken chunk, byte[] bytes) {}

    public ProtocolException(String message) {
        super(PeerText.line(message));
    }

    public ProtocolException(String message, Throwable cause) {
        super(PeerText.line(message), cause);
    }

    ProtocolException(ProtocolException cause, Garbled garbled) {
        super(cause.getMessage(), cause);
        this.garbled = Optional.of(garbled);
    }

    /** What came, if its sender would know it by a token; else nothing can be done about it but to hang up. */
    public Optional<Garbled> garbled() {
        return garbled;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
