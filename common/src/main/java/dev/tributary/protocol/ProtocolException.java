package dev.tributary.protocol;

/**
 * The peer is broken or hostile: what it sent is not the protocol, or exceeds a limit. Who catches it stores nothing of
 * the message, acknowledges nothing, says so once and closes the connection. The message never quotes a secret.
 */
public final class ProtocolException extends RuntimeException {
    public ProtocolException(String message) {
        super(message);
    }

    public ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
