package dev.tributary.msgpack;

import java.nio.charset.StandardCharsets;

/**
 * A cursor over packed bytes: reads headers and scalars in place, skips whole values, builds no objects. Mirror of
 * {@link MessagePackWriter}: same names, same order.
 *
 * <p>Every read checks the limit; reading past it, or a type that is not the one asked for, is a {@link
 * MalformedMessagePackException}. Not thread-safe.
 */
public final class MessagePackReader {

    /** What the next value is, by its first byte. */
    public enum Kind {
        NIL,
        BOOLEAN,
        INTEGER,
        FLOAT,
        STRING,
        BINARY,
        ARRAY,
        MAP,
        EXTENSION,
        /** 0xc1, which the specification never assigns. */
        NEVER_USED
    }

    private final byte[] bytes;
    private final int limit;
    private int position;

    public MessagePackReader(byte[] bytes, int offset, int length) {
        if (offset < 0 || length < 0 || offset > bytes.length - length) {
            throw new IndexOutOfBoundsException(offset + "+" + length + " of " + bytes.length);
        }
        this.bytes = bytes;
        this.position = offset;
        this.limit = offset + length;
    }

    public MessagePackReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Index into the array, not relative to the offset this reader began at. */
    public int position() {
        return position;
    }

    public void position(int newPosition) {
        if (newPosition < 0 || newPosition > limit) {
            throw new IndexOutOfBoundsException(newPosition + " of " + limit);
        }
        position = newPosition;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int limit() {
        return limit;
    }

    public boolean hasRemaining() {
        return position < limit;
    }

    /** The next value's first byte, unsigned, without moving. */
    public int peek() {
        need(1);
        return bytes[position] & 0xff;
    }

    public Kind kind() {
        return kindOf(peek());
    }

    /** What a value is that begins with {@code first} (unsigned). */
    public static Kind kindOf(int first) {
        if (first <= 0x7f || first >= 0xe0) {
            return Kind.INTEGER;
        }
        if (first <= 0x8f) {
            return Kind.MAP;
        }
        if (first <= 0x9f) {
            return Kind.ARRAY;
        }
        if (first <= 0xbf) {
            return Kind.STRING;
        }
        return switch (first) {
            case 0xc0 -> Kind.NIL;
            case 0xc1 -> Kind.NEVER_USED;
            case 0xc2, 0xc3 -> Kind.BOOLEAN;
            case 0xc4, 0xc5, 0xc6 -> Kind.BINARY;
            case 0xc7, 0xc8, 0xc9, 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> Kind.EXTENSION;
            case 0xca, 0xcb -> Kind.FLOAT;
            case 0xd9, 0xda, 0xdb -> Kind.STRING;
            case 0xdc, 0xdd -> Kind.ARRAY;
            case 0xde, 0xdf -> Kind.MAP;
            default -> Kind.INTEGER;
        };
    }

    public void nil() {
        int first = next();
        if (first != 0xc0) {
            throw unexpected("nil", first);
        }
    }

    public boolean bool() {
        int first = next();
        return switch (first) {
            case 0xc2 -> false;
            case 0xc3 -> true;
            default -> throw unexpected("a boolean", first);
        };
    }

    /**
     * Any integer as a signed 64-bit number. A uint64 above {@link Long#MAX_VALUE} comes back negative; {@link
     * #isHugeUnsigned()} tells it apart beforehand.
     */
    public long integer() {
        int first = next();
        if (first <= 0x7f) {
            return first;
        }
        if (first >= 0xe0) {
            return (byte) first;
        }
        return switch (first) {
            case 0xcc -> unsigned(1);
            case 0xcd -> unsigned(2);
            case 0xce -> unsigned(4);
            case 0xcf, 0xd3 -> unsigned(8);
            case 0xd0 -> (byte) unsigned(1);
            case 0xd1 -> (short) unsigned(2);
            case 0xd2 -> (int) unsigned(4);
            default -> throw unexpected("an integer", first);
        };
    }

    /** Whether the next value is a uint64 that a signed long cannot hold. */
    public boolean isHugeUnsigned() {
        return position + 1 < limit && bytes[position] == (byte) 0xcf && bytes[position + 1] < 0;
    }

    /** Whether the next value is a float32 (its decimal digits are fewer than a double's). */
    public boolean isFloat32() {
        return position < limit && bytes[position] == (byte) 0xca;
    }

    public double floating() {
        int first = next();
        return switch (first) {
            case 0xca -> Float.intBitsToFloat((int) unsigned(4));
            case 0xcb -> Double.longBitsToDouble(unsigned(8));
            default -> throw unexpected("a float", first);
        };
    }

    /** Number of elements that follow, 0 to 2^32-1. */
    public long arrayHeader() {
        int first = next();
        if ((first & 0xf0) == 0x90) {
            return first & 0x0f;
        }
        return switch (first) {
            case 0xdc -> unsigned(2);
            case 0xdd -> unsigned(4);
            default -> throw unexpected("an array", first);
        };
    }

    /** Number of key-value pairs that follow, 0 to 2^32-1. */
    public long mapHeader() {
        int first = next();
        if ((first & 0xf0) == 0x80) {
            return first & 0x0f;
        }
        return switch (first) {
            case 0xde -> unsigned(2);
            case 0xdf -> unsigned(4);
            default -> throw unexpected("a map", first);
        };
    }

    /** Length in bytes of the str or bin that follows; those bytes are there. */
    public int rawHeader() {
        int first = next();
        long length;
        if ((first & 0xe0) == 0xa0) {
            length = first & 0x1f;
        } else {
            length = switch (first) {
                case 0xc4, 0xd9 -> unsigned(1);
                case 0xc5, 0xda -> unsigned(2);
                case 0xc6, 0xdb -> unsigned(4);
                default -> throw unexpected("a string", first);
            };
        }
        need(length);
        return (int) length;
    }

    /** A str or bin as text; bytes that are not UTF-8 become U+FFFD. */
    public String string() {
        int length = rawHeader();
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    /** A str or bin as the bytes it is. */
    public byte[] raw() {
        int length = rawHeader();
        byte[] copy = new byte[length];
        System.arraycopy(bytes, position, copy, 0, length);
        position += length;
        return copy;
    }

    /** Length of the extension's data; its type byte comes next, then the data. */
    public int extensionHeader() {
        int first = next();
        long length = switch (first) {
            case 0xd4 -> 1;
            case 0xd5 -> 2;
            case 0xd6 -> 4;
            case 0xd7 -> 8;
            case 0xd8 -> 16;
            case 0xc7 -> unsigned(1);
            case 0xc8 -> unsigned(2);
            case 0xc9 -> unsigned(4);
            default -> throw unexpected("an extension", first);
        };
        need(length + 1);
        return (int) length;
    }

    /** The next {@code length} bytes (1, 2, 4 or 8), big-endian. Without range check for 8. */
    public long unsigned(int length) {
        need(length);
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | (bytes[position + i] & 0xff);
        }
        position += length;
        return value;
    }

    /** Moves over {@code length} bytes of a str, bin or extension whose header was read. */
    public void advance(int length) {
        need(length);
        position += length;
    }

    /** Moves over one whole value, however deep. */
    public void skip() {
        int end = Skimmer.end(bytes, position, limit);
        if (end < 0) {
            throw new MalformedMessagePackException(
                    end == Skimmer.TORN
                            ? "value at byte " + position + " is torn, " + (limit - position) + " bytes are there"
                            : "0xc1 in the value at byte " + position);
        }
        position = end;
    }

    private int next() {
        if (position >= limit) {
            throw new MalformedMessagePackException("value ends at byte " + position + ", one more needed");
        }
        return bytes[position++] & 0xff;
    }

    private void need(long length) {
        if (length > limit - position) {
            throw new MalformedMessagePackException(
                    "value at byte " + position + " needs " + length + " bytes, " + (limit - position) + " are there");
        }
    }

    private MalformedMessagePackException unexpected(String wanted, int first) {
        return new MalformedMessagePackException(
                "wanted %s at byte %d, found 0x%02x (%s)".formatted(wanted, position - 1, first, kindOf(first)));
    }
}
