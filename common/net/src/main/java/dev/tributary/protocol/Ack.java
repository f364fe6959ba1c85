package dev.tributary.protocol;

/** The server has taken responsibility for the chunk with this token. */
public record Ack(ChunkToken chunk) implements ServerMessage {}
