package dev.tributary.forward.server;

import dev.tributary.event.CompressedEvents;
import dev.tributary.event.EventStream;
import dev.tributary.event.PackedEvents;
import dev.tributary.plugin.Origin;
import dev.tributary.protocol.ChunkToken;
import dev.tributary.protocol.EventMessage;
import java.util.zip.CRC32C;

/**
 * Names the chunks of one connection so that a chunk sent again has the name it had: by its peer, the id the peer gave
 * it, and what is in it. A sender that gives the same id to something else has sent something else.
 */
final class ResendNames {
    private final byte[] peer;
    private final long lane;

    /**
     * @param peer what is the same when it connects again: the host name it says, else its address without the port
     * @param lane of this connection, not 0
     */
    ResendNames(String peer, long lane) {
        this.peer = Origin.bytes(peer);
        this.lane = lane;
    }

    Origin of(EventMessage message, ChunkToken token) {
        EventStream events = message.events();
        return Origin.of(
                token.mayBeDerived() ? lane : 0,
                peer,
                token.packed(),
                Origin.bytes(message.tag().name()),
                Origin.bytes(events.count()),
                Origin.bytes(events.sizeBytes()),
                Origin.bytes(checksum(events)));
    }

    private static long checksum(EventStream events) {
        var sum = new CRC32C();
        switch (events) {
            case PackedEvents packed -> sum.update(packed.bytes(), packed.offset(), packed.sizeBytes());
            case CompressedEvents compressed ->
                sum.update(compressed.bytes(), compressed.offset(), compressed.sizeBytes());
        }
        return sum.getValue();
    }
}
