package dev.tributary.forward.client;

import dev.tributary.net.SocketBytes;
import dev.tributary.net.SocketBytes.Piece;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Cuts a message into writes of at most {@link #WRITE_BYTES_MAX}: big pieces are cut, small ones leave together. Copies
 * nothing.
 */
final class PieceWriter {
    static final int WRITE_BYTES_MAX = 128 * 1024;

    private final Iterator<Piece> pieces;
    private Piece rest = new Piece(new byte[0], 0, 0);

    PieceWriter(List<Piece> pieces) {
        this.pieces = pieces.iterator();
    }

    boolean hasNext() {
        while (rest.length() == 0 && pieces.hasNext()) {
            rest = pieces.next();
        }
        return rest.length() > 0;
    }

    Buffer next() {
        var write = new ArrayList<Piece>();
        int room = WRITE_BYTES_MAX;
        while (room > 0 && hasNext()) {
            int length = Math.min(room, rest.length());
            write.add(new Piece(rest.bytes(), rest.offset(), length));
            rest = new Piece(rest.bytes(), rest.offset() + length, rest.length() - length);
            room -= length;
        }
        return SocketBytes.wrap(write);
    }
}
