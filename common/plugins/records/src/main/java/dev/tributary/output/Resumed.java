package dev.tributary.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Compares what is written with what a file has from some offset on, and writes only what lies beyond its end. */
final class Resumed extends OutputStream {
    private static final int PIECE_BYTES = 64 * 1024;

    /** The file has something else. */
    static final class Different extends IOException {
        private final long offset;

        private Different(long offset) {
            super("the file has something else from byte " + offset + " on");
            this.offset = offset;
        }

        /** Where in the file. */
        long offset() {
            return offset;
        }
    }

    private final FileChannel there;
    private final OutputStream rest;
    private final long size;
    private long position;

    /** @param rest takes what the file does not have yet; is not closed */
    Resumed(FileChannel there, OutputStream rest, long start) throws IOException {
        this.there = there;
        this.rest = rest;
        size = there.size();
        position = start;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        int compared = 0;
        while (compared < length && position < size) {
            byte[] piece = new byte[(int) Math.min(Math.min(length - compared, PIECE_BYTES), size - position)];
            readFully(ByteBuffer.wrap(piece));
            int at = Arrays.mismatch(
                    piece, 0, piece.length, source, offset + compared, offset + compared + piece.length);
            if (at >= 0) {
                throw new Different(position + at);
            }
            position += piece.length;
            compared += piece.length;
        }
        rest.write(source, offset + compared, length - compared);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    private void readFully(ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            if (there.read(piece, position + piece.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
    }

    /** Whether the file has nothing but zeros from {@code offset} to its end. */
    static boolean zerosFrom(FileChannel file, long offset) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        for (long at = offset; at < file.size(); at += piece.limit()) {
            piece.clear();
            int read = file.read(piece, at);
            piece.flip();
            for (int i = 0; i < read; i++) {
                if (piece.get(i) != 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
