package dev.tributary.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * The one adapter between a socket's {@link Buffer} and the byte arrays that the rest of the engine reads.
 *
 * <p>A buffer that Vert.x read from a socket lies in a fresh, unpooled heap array that nobody writes again, so its bytes
 * are handed on, and may be kept, without a copy.
 */
public final class SocketBytes {

    /** Takes bytes where they lie; may keep the array, must not write to it. */
    @FunctionalInterface
    public interface Sink {
        void accept(byte[] bytes, int offset, int length);
    }

    /** Bytes where they lie; not written again. */
    public record Piece(byte[] bytes, int offset, int length) {}

    private SocketBytes() {}

    /** Hands {@code buffer}'s bytes to {@code sink}; copies only what has no array of its own. */
    public static void read(Buffer buffer, Sink sink) {
        @SuppressWarnings("deprecation") // Vert.x 4 has no other way to the bytes without a copy
        ByteBuf bytes = buffer.getByteBuf();
        if (bytes.hasArray()) {
            sink.accept(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), bytes.readableBytes());
        } else {
            byte[] copy = buffer.getBytes();
            sink.accept(copy, 0, copy.length);
        }
    }

    /** A buffer over {@code length} bytes where they lie; they must not change until they are written. */
    @SuppressWarnings("deprecation") // as above
    public static Buffer wrap(byte[] bytes, int offset, int length) {
        return Buffer.buffer(Unpooled.wrappedBuffer(bytes, offset, length));
    }

    /** One buffer over several pieces where they lie, so that they leave in one write. */
    @SuppressWarnings("deprecation") // as above
    public static Buffer wrap(List<Piece> pieces) {
        if (pieces.size() == 1) {
            Piece only = pieces.getFirst();
            return wrap(only.bytes(), only.offset(), only.length());
        }
        ByteBuf[] parts = pieces.stream()
                .map(piece -> Unpooled.wrappedBuffer(piece.bytes(), piece.offset(), piece.length()))
                .toArray(ByteBuf[]::new);
        return Buffer.buffer(Unpooled.wrappedBuffer(parts.length, parts));
    }

    public static Buffer wrap(byte[] bytes) {
        return wrap(bytes, 0, bytes.length);
    }
}
