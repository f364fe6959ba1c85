package dev.tributary.forward.client;

/** How an upstream is asked whether it is there. */
public enum HeartbeatType {
    /** By a connection, where none is open. */
    TRANSPORT,
    /** Fluentd's older word for {@link #TRANSPORT}. */
    TCP,
    /** By a datagram to the same port, which it answers. */
    UDP,
    /** Not at all: it is believed up until a connection fails. */
    NONE
}
