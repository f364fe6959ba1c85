package dev.tributary.forward.client;

import dev.tributary.net.SocketBytes.Piece;
import dev.tributary.protocol.ChunkToken;
import java.util.List;
import java.util.Optional;

/**
 * One PackedForward message, ready to be written: {@code header | entries | option} where they lie.
 *
 * @param pieces all of it, in order
 * @param token what the ack must carry; absent if none is asked for
 */
record OutgoingMessage(List<Piece> pieces, Optional<ChunkToken> token) {}
