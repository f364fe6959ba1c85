package dev.tributary.msgpack;

import java.util.Objects;

/** The bytes are not MessagePack, or not the type that was asked for. The message says what stood where. */
public final class MalformedMessagePackException extends RuntimeException {
    public MalformedMessagePackException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
