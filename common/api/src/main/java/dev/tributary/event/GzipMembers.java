package dev.tributary.event;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * All gzip members that lie back to back in an array, as one stream. The JDK's own takes whatever stands behind a
 * member for padding; here it must be another member, or the data is refused.
 *
 * <pre>{@code
 * 1f 8b 08 flags  mtime(4) xfl os  [extra] [name 0] [comment 0] [crc16]  deflated…  crc32(4) size(4)    RFC 1952
 * }</pre>
 */
final class GzipMembers extends InputStream {
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int HEADER_CRC = 0x02;
    private static final int EXTRA = 0x04;
    private static final int NAME = 0x08;
    private static final int COMMENT = 0x10;
    private static final int RESERVED = 0xe0;

    private final byte[] bytes;
    private final int limit;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private int position;
    private boolean inMember;
    private boolean empty = true;

    GzipMembers(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.limit = offset + length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            if (!inMember) {
                if (position == limit && !empty) {
                    return -1;
                }
                header();
            }
            int read = inflate(target, offset, length);
            if (inflater.finished()) {
                trailer();
            }
            if (read > 0) {
                return read;
            }
        }
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        try {
            int read = inflater.inflate(target, offset, length);
            if (read == 0 && !inflater.finished()) {
                throw inflater.needsDictionary()
                        ? new IOException("a preset dictionary")
                        : new EOFException("the last member is torn");
            }
            crc.update(target, offset, read);
            return read;
        } catch (DataFormatException e) {
            throw new IOException(e.getMessage() == null ? "garbled" : e.getMessage(), e);
        }
    }

    private void header() throws IOException {
        need(HEADER_BYTES);
        if (unsigned(2) != 0x8b1f) {
            throw new IOException("no gzip member at byte " + (position - 2));
        }
        if (unsigned(1) != 8) {
            throw new IOException("a gzip member that is not deflated");
        }
        int flags = (int) unsigned(1);
        if ((flags & RESERVED) != 0) {
            throw new IOException("reserved flags in a gzip member");
        }
        position += 6;
        if ((flags & EXTRA) != 0) {
            need(2);
            int length = (int) unsigned(2);
            need(length);
            position += length;
        }
        if ((flags & NAME) != 0) {
            text();
        }
        if ((flags & COMMENT) != 0) {
            text();
        }
        if ((flags & HEADER_CRC) != 0) {
            need(2);
            position += 2;
        }
        inflater.reset();
        inflater.setInput(bytes, position, limit - position);
        crc.reset();
        inMember = true;
        empty = false;
    }

    private void trailer() throws IOException {
        position = limit - inflater.getRemaining();
        need(TRAILER_BYTES);
        if (unsigned(4) != crc.getValue()) {
            throw new IOException("checksum of a gzip member does not match");
        }
        if (unsigned(4) != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new IOException("size of a gzip member does not match");
        }
        inMember = false;
    }

    private void text() throws IOException {
        do {
            need(1);
        } while (bytes[position++] != 0);
    }

    private void need(int count) throws IOException {
        if (count > limit - position) {
            throw new EOFException("the last member is torn");
        }
    }

    /** Little-endian, unlike everything else in this program. */
    private long unsigned(int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[position++] & 0xffL) << (8 * i);
        }
        return value;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
