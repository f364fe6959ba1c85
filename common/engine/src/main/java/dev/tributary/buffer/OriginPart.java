package dev.tributary.buffer;

import dev.tributary.plugin.Origin;
import java.nio.ByteBuffer;

/**
 * Which part of which named emit a block holds. An emit is cut into the same parts whenever it comes, so what a crash
 * left of it can be told from what is missing.
 *
 * <pre>{@code
 * high(8)  low(8)  lane(8)  at(8)  part(4)
 * }</pre>
 *
 * @param at orders those of one lane
 * @param part from 0
 */
record OriginPart(Origin origin, long at, int part) {
    static final int BYTES = 36;

    void write(ByteBuffer target) {
        target.putLong(origin.high())
                .putLong(origin.low())
                .putLong(origin.lane())
                .putLong(at)
                .putInt(part);
    }

    byte[] encoded() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        write(bytes);
        return bytes.array();
    }

    static OriginPart read(ByteBuffer source) {
        var origin = new Origin(source.getLong(), source.getLong(), source.getLong());
        return new OriginPart(origin, source.getLong(), source.getInt());
    }
}
