package dev.tributary.forward.server;

import dev.tributary.protocol.Helo;

/** Where a connection is in its life. Each is built of what it needs, so what is not legal cannot be written down. */
sealed interface Phase {

    /** The peer's name is looked up; nothing is read yet. */
    record Arriving() implements Phase {}

    /** HELO was sent; what comes next must be a PING that proves the shared key. */
    record Greeted(Helo helo) implements Phase {}

    /** What the client sends goes to the decoder. */
    record Receiving() implements Phase {}

    /** Nothing more is read; what is in flight is stored and acked, then the connection is closed. */
    record Finishing(String why) implements Phase {}

    record Closed() implements Phase {}

    /** Whether the client may still say something. */
    default boolean isReading() {
        return this instanceof Greeted || this instanceof Receiving;
    }

    /** Whether it ends, or has. */
    default boolean isEnding() {
        return this instanceof Finishing || this instanceof Closed;
    }
}
