package dev.tributary.msgpack;

/** The text is not JSON, or nests too deep. The message says where. */
public final class MalformedJsonException extends RuntimeException {
    public MalformedJsonException(String message, Throwable cause) {
        super(message, cause);
    }
}
