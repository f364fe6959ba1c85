package dev.tributary.protocol;

/**
 * A message beyond {@code chunk_size_limit}, passed over without being kept. It is not acknowledged; the connection
 * stays.
 */
public record OversizedMessage(long limitBytes, long wireBytes) implements ClientMessage {}
