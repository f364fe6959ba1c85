package dev.tributary.msgpack;

import java.util.Objects;

/** The text is not JSON, or nests too deep. The message says where. */
public final class MalformedJsonException extends RuntimeException {
    public MalformedJsonException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
