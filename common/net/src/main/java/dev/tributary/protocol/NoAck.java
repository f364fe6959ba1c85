package dev.tributary.protocol;

/** An empty map where an ack belongs: how Vector says that it could not deliver. The chunk is to be sent again. */
public record NoAck() implements ServerMessage {}
