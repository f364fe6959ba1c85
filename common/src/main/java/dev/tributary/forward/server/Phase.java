package dev.tributary.forward.server;

/**
 * Where a connection is in its life. Each is built of what it needs, so what is not legal cannot be written down; the
 * handshake of {@code <security>} will stand in front as one more phase.
 */
sealed interface Phase {

    /** What the client sends goes to the decoder. */
    record Receiving() implements Phase {}

    /** Nothing more is read; what is in flight is stored and acked, then the connection is closed. */
    record Finishing(String why) implements Phase {}

    record Closed() implements Phase {}
}
