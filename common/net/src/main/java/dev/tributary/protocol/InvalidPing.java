package dev.tributary.protocol;

/**
 * Something else came where a PING was expected: answer {@code invalid ping message}, close.
 *
 * @param reason for the log
 */
public record InvalidPing(String reason, long wireBytes) implements ClientMessage {}
