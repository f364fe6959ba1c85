package dev.tributary.net.tls;

import java.util.Objects;

/** A handshake, or a connection after it, has failed. The message is for an operator and names no peer. */
public final class TlsException extends RuntimeException {

    /** Whose doing it was, as far as that can be told. */
    public enum Kind {
        /** The other end's certificate is not accepted here, or it showed none. */
        CERTIFICATE,
        /** The other end did not accept ours. */
        REFUSED,
        /** It does not speak TLS, or no version or cipher that we do. */
        PROTOCOL,
        /** It took too long. */
        TIMEOUT,
        /** It closed the connection before anything was decided. */
        CLOSED
    }

    private final Kind kind;

    TlsException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /**
     * Whether it may have been the session of an earlier connection that the other end did not want: not every server
     * passes over one that it cannot use, as it should.
     */
    public boolean mayBeAboutSession() {
        return kind == Kind.REFUSED || kind == Kind.PROTOCOL || kind == Kind.CLOSED;
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
