package dev.tributary.protocol;

/** A nil, which the specification allows as a heartbeat. It is not answered. */
public record Heartbeat(long wireBytes) implements ClientMessage {}
