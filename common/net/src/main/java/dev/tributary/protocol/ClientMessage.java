package dev.tributary.protocol;

/** What a client sends, as far as it could be understood. */
public sealed interface ClientMessage
        permits EventMessage, CompressedMessage, InvalidMessage, OversizedMessage, Heartbeat, Ping, InvalidPing {

    /** Bytes this message took on the wire. */
    long wireBytes();
}
