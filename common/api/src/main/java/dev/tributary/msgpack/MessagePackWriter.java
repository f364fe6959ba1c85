package dev.tributary.msgpack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.msgpack.value.Value;

/**
 * Packs into a byte array that grows. Mirror of {@link MessagePackReader}: same names, same order. Not thread-safe.
 *
 * <p>Integers and headers take their shortest form, except where a method's name says otherwise.
 */
public final class MessagePackWriter {
    private static final int CAPACITY_INITIAL = 256;

    private byte[] bytes;
    private int length;

    public MessagePackWriter() {
        this(CAPACITY_INITIAL);
    }

    public MessagePackWriter(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    /** Bytes written so far. */
    public int length() {
        return length;
    }

    /** The array written to; valid up to {@link #length()} and until the next write. */
    public byte[] bytes() {
        return bytes;
    }

    /** Forgets everything after {@code newLength}. */
    public void truncate(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IndexOutOfBoundsException(newLength + " of " + length);
        }
        length = newLength;
    }

    /** Counts {@code count} bytes as written that the caller writes itself into {@link #bytes()}; where they begin. */
    int reserve(int count) {
        room(count);
        length += count;
        return length - count;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    public MessagePackWriter nil() {
        return put(0xc0);
    }

    public MessagePackWriter bool(boolean value) {
        return put(value ? 0xc3 : 0xc2);
    }

    public MessagePackWriter integer(long value) {
        if (value >= 0) {
            if (value <= 0x7f) {
                return put((int) value);
            }
            if (value <= 0xff) {
                return put(0xcc).unsigned(value, 1);
            }
            if (value <= 0xffff) {
                return put(0xcd).unsigned(value, 2);
            }
            if (value <= 0xffff_ffffL) {
                return put(0xce).unsigned(value, 4);
            }
            return put(0xcf).unsigned(value, 8);
        }
        if (value >= -32) {
            return put((int) value & 0xff);
        }
        if (value >= Byte.MIN_VALUE) {
            return put(0xd0).unsigned(value, 1);
        }
        if (value >= Short.MIN_VALUE) {
            return put(0xd1).unsigned(value, 2);
        }
        if (value >= Integer.MIN_VALUE) {
            return put(0xd2).unsigned(value, 4);
        }
        return put(0xd3).unsigned(value, 8);
    }

    public MessagePackWriter floating(double value) {
        return put(0xcb).unsigned(Double.doubleToRawLongBits(value), 8);
    }

    public MessagePackWriter arrayHeader(long count) {
        if (count <= 0x0f) {
            return put(0x90 | (int) count);
        }
        return count <= 0xffff ? put(0xdc).unsigned(count, 2) : put(0xdd).unsigned(count, 4);
    }

    public MessagePackWriter mapHeader(long count) {
        if (count <= 0x0f) {
            return put(0x80 | (int) count);
        }
        return count <= 0xffff ? put(0xde).unsigned(count, 2) : put(0xdf).unsigned(count, 4);
    }

    public MessagePackWriter stringHeader(int byteLength) {
        if (byteLength <= 0x1f) {
            return put(0xa0 | byteLength);
        }
        if (byteLength <= 0xff) {
            return put(0xd9).unsigned(byteLength, 1);
        }
        return byteLength <= 0xffff ? put(0xda).unsigned(byteLength, 2) : string32Header(byteLength);
    }

    /** str32 whatever the length, as Fluentd heads the entries of a PackedForward message. */
    public MessagePackWriter string32Header(int byteLength) {
        return put(0xdb).unsigned(byteLength, 4);
    }

    public MessagePackWriter binaryHeader(int byteLength) {
        if (byteLength <= 0xff) {
            return put(0xc4).unsigned(byteLength, 1);
        }
        return byteLength <= 0xffff
                ? put(0xc5).unsigned(byteLength, 2)
                : put(0xc6).unsigned(byteLength, 4);
    }

    public MessagePackWriter string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return stringHeader(utf8.length).raw(utf8, 0, utf8.length);
    }

    public MessagePackWriter binary(byte[] value) {
        return binaryHeader(value.length).raw(value, 0, value.length);
    }

    /** Any msgpack-core value. */
    public MessagePackWriter value(Value value) {
        return Values.write(value, this);
    }

    /** Bytes as they are: entries, or the body of a string whose header was written. */
    public MessagePackWriter raw(byte[] source, int offset, int count) {
        room(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    /** One byte as it is. */
    public MessagePackWriter put(int oneByte) {
        room(1);
        bytes[length++] = (byte) oneByte;
        return this;
    }

    /** The low {@code count} bytes (1 to 8) of {@code value}, big-endian. */
    public MessagePackWriter unsigned(long value, int count) {
        room(count);
        for (int shift = (count - 1) * 8; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    private void room(int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, grown(bytes.length, (long) length + count));
        }
    }

    private static int grown(int capacity, long needed) {
        if (needed > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("more than 2 GiB in one buffer");
        }
        return (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * capacity));
    }
}
