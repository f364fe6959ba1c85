package dev.tributary.protocol;

import java.util.Optional;

/**
 * Well-formed MessagePack or JSON that carries no event: to be counted, acknowledged if asked (sending it again could
 * not help), and logged unless {@link #repeated}. The connection stays; the decoder refuses it when these pile up.
 *
 * @param reason what was wrong
 * @param repeated whether the message before on this connection was invalid too
 */
public record InvalidMessage(String reason, Optional<ChunkToken> chunk, boolean repeated, long wireBytes)
        implements ClientMessage {}
