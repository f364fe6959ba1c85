package dev.tributary.sockets;

/** A stream in which no further text can be found. */
final class FramingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FramingException(String reason) {
        super(reason, null, false, false);
    }
}
