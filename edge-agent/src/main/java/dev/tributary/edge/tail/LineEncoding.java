package dev.tributary.edge.tail;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How a file's characters are written, as far as it takes to find its lines. In UTF-16 and UTF-32 the byte 0x0A is a part
 * of many characters, and a line feed is several bytes:
 *
 * <pre>{@code
 * UTF-16LE   41 0a  0a 00   U+0A41, line feed
 * UTF-16BE   0a 41  00 0a
 * UTF-32LE   41 0a 00 00  0a 00 00 00
 * }</pre>
 *
 * @param markBytes of the byte order mark that the file begins with and that is no text
 */
record LineEncoding(Charset charset, byte[] lineFeed, byte[] carriageReturn, int markBytes) {
    /** Where line feeds are the byte 0x0A. */
    static final LineEncoding PLAIN = of(StandardCharsets.UTF_8, 0);

    private static final String MARK = "\ufeff";

    /** What Java takes for the line feed of EBCDIC is the next line; Fluentd takes the other one, as is right. */
    private static final byte EBCDIC_NEXT_LINE = 0x15;

    private static final byte EBCDIC_LINE_FEED = 0x25;

    /** The longest byte order mark. */
    static final int HEAD_BYTES = 4;

    static LineEncoding of(Charset charset) {
        return of(charset, 0);
    }

    private static LineEncoding of(Charset charset, int markBytes) {
        byte[] lineFeed = encoded(charset, "\n");
        if (lineFeed.length == 1 && lineFeed[0] == EBCDIC_NEXT_LINE) {
            lineFeed[0] = EBCDIC_LINE_FEED;
        }
        return new LineEncoding(charset, lineFeed, encoded(charset, "\r"), markBytes);
    }

    /** Without the mark that some charsets put before a text. */
    private static byte[] encoded(Charset charset, String character) {
        byte[] once = character.getBytes(charset);
        byte[] twice = (character + character).getBytes(charset);
        return Arrays.copyOfRange(twice, once.length, twice.length);
    }

    /** Whether the file's first bytes say in which order its bytes are. */
    boolean isMarked() {
        return charset.equals(StandardCharsets.UTF_16) || charset.equals(StandardCharsets.UTF_32);
    }

    /** The encoding of a file that begins so; the order is that of the network if there is no mark. */
    LineEncoding in(byte[] head) {
        int width = width();
        boolean wide = width == 4;
        if (Arrays.equals(head, 0, width, encoded(order(wide, false), MARK), 0, width)) {
            return of(order(wide, false), width);
        }
        boolean mark = Arrays.equals(head, 0, width, encoded(order(wide, true), MARK), 0, width);
        return of(order(wide, true), mark ? width : 0);
    }

    private static Charset order(boolean wide, boolean bigEndian) {
        if (wide) {
            return bigEndian ? StandardCharsets.UTF_32BE : StandardCharsets.UTF_32LE;
        }
        return bigEndian ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }

    /** Bytes of a line feed: lines begin at multiples of it. */
    int width() {
        return lineFeed.length;
    }

    /** {@code bytes} without the beginning of a character that is not all there. */
    long aligned(long bytes) {
        return bytes - bytes % width();
    }

    /**
     * Where the first line feed is.
     *
     * @param from where a character begins
     * @return negative if there is none whole before {@code limit}
     */
    int find(byte[] bytes, int from, int limit) {
        byte last = lineFeed[width() - 1];
        if (width() == 1) {
            for (int at = from; at < limit; at++) {
                if (bytes[at] == last) {
                    return at;
                }
            }
            return -1;
        }
        for (int at = from; at + width() <= limit; at += width()) {
            if (bytes[at + width() - 1] == last && isAt(lineFeed, bytes, at)) {
                return at;
            }
        }
        return -1;
    }

    /** Where the last line feed is; negative if there is none. */
    int findLast(byte[] bytes, int limit) {
        for (int at = (int) aligned(limit) - width(); at >= 0; at -= width()) {
            if (isAt(lineFeed, bytes, at)) {
                return at;
            }
        }
        return -1;
    }

    boolean isReturnAt(byte[] bytes, int at) {
        return isAt(carriageReturn, bytes, at);
    }

    String decode(byte[] bytes, int from, int length) {
        var text = new String(bytes, from, length, charset);
        // Java takes any U+FEFF before a text in UTF-32 for a mark; here it is a character, as it is in UTF-16LE.
        boolean dropped = width() == 4
                && length >= 4
                && !text.startsWith(MARK)
                && Arrays.equals(bytes, from, from + 4, encoded(charset, MARK), 0, 4);
        return dropped ? MARK + text : text;
    }

    private static boolean isAt(byte[] character, byte[] bytes, int at) {
        return Arrays.equals(bytes, at, at + character.length, character, 0, character.length);
    }
}
