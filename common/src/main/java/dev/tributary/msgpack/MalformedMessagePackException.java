package dev.tributary.msgpack;

/** The bytes are not MessagePack, or not the type that was asked for. The message says what stood where. */
public final class MalformedMessagePackException extends RuntimeException {
    public MalformedMessagePackException(String message) {
        super(message);
    }
}
