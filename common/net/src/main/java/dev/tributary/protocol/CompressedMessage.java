package dev.tributary.protocol;

import dev.tributary.event.Compression;
import dev.tributary.event.Room;
import dev.tributary.event.Tag;
import java.util.Arrays;
import java.util.Optional;

/**
 * A CompressedPackedForward message whose payload nobody has looked at yet. Looking takes milliseconds per mebibyte, so
 * a big one belongs on another thread than the event loop's; {@link #check} is a pure function for that.
 *
 * @param bytes the array that holds the compressed payload; never written again
 */
public record CompressedMessage(
        Tag tag,
        Compression compression,
        byte[] bytes,
        int offset,
        int sizeBytes,
        Optional<ChunkToken> chunk,
        long wireBytes,
        ForwardRules rules)
        implements ClientMessage {

    /** A copy of what could be broken. */
    public byte[] payload() {
        return Arrays.copyOfRange(bytes, offset, offset + sizeBytes);
    }

    /**
     * Inflates and checks every entry, through a window and keeping nothing, or keeping all of it.
     *
     * @param keepCompressed whether the result holds the payload as it came, for a next hop that wants it so; entries
     *     that had to be left out or changed are inflated in any case
     * @param room asked, as more and more comes out, for what is kept of it
     * @throws ProtocolException if the payload is broken or does not hold entries
     * @throws dev.tributary.event.NoRoomException if it inflates beyond the limit, or beyond what there is room for
     */
    public EventMessage check(boolean keepCompressed, Room room) {
        return new InflatingCheck(this, room, Long.MAX_VALUE)
                .check(keepCompressed)
                .orElseThrow();
    }

    /** As {@link #check}, where time counts: gives up, empty, when more than {@code outBytesMax} come out. */
    public Optional<EventMessage> checkShort(boolean keepCompressed, Room room, int outBytesMax) {
        return new InflatingCheck(this, room, outBytesMax).check(keepCompressed);
    }
}
