package dev.tributary.forward.server;

/** What an ack says. */
enum AckWhen {
    /** Every output holds the events: in its buffer, or it has printed them. */
    BUFFERED,
    /** Every output has delivered the events: written to the file, acked by the next hop, printed. */
    DELIVERED
}
