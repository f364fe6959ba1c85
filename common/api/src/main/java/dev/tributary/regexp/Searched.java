package dev.tributary.regexp;

import dev.tributary.msgpack.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text that expressions are searched in. Offsets are those of the given bytes; a byte that is no UTF-8 is one
 * character, U+FFFD, and stays the byte it is in what is cut out. Immutable, but the bytes are not copied.
 */
public final class Searched {
    private static final byte[] REPLACEMENT = "\ufffd".getBytes(StandardCharsets.UTF_8);

    final byte[] utf8;
    final int from;
    final int limit;
    final boolean ascii;
    private final byte[] given;
    private final int givenLimit;

    /** For each byte of {@link #utf8} the given one it stands for; {@code null} where both are the same. */
    private final int @Nullable [] origins;

    private Searched(
            byte[] utf8, int from, int limit, boolean ascii, byte[] given, int givenLimit, int @Nullable [] origins) {
        this.utf8 = utf8;
        this.from = from;
        this.limit = limit;
        this.ascii = ascii;
        this.given = given;
        this.givenLimit = givenLimit;
        this.origins = origins;
    }

    public static Searched of(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return of(utf8, 0, utf8.length);
    }

    /** @param bytes must not change while this is used */
    public static Searched of(byte[] bytes, int offset, int length) {
        int limit = offset + length;
        int plain = Utf8.endOfAscii(bytes, offset, limit);
        boolean valid = plain == limit || Utf8.isValid(bytes, plain, limit);
        return valid
                ? new Searched(bytes, offset, limit, plain == limit, bytes, limit, null)
                : mended(bytes, offset, limit);
    }

    private static Searched mended(byte[] bytes, int offset, int limit) {
        var utf8 = new byte[(limit - offset) * REPLACEMENT.length];
        var origins = new int[utf8.length];
        int to = 0;
        for (int at = offset; at < limit; ) {
            int length = bytes[at] >= 0 ? 1 : Utf8.sequenceLength(bytes, at, limit);
            byte[] source = length == 0 ? REPLACEMENT : bytes;
            int start = length == 0 ? 0 : at;
            int count = length == 0 ? REPLACEMENT.length : length;
            System.arraycopy(source, start, utf8, to, count);
            Arrays.fill(origins, to, to + count, at);
            to += count;
            at += Math.max(1, length);
        }
        return new Searched(utf8, 0, to, false, bytes, limit, origins);
    }

    /** The given byte that {@code at} of {@link #utf8}, the start or end of a character, stands for. */
    int origin(int at) {
        if (origins == null) {
            return at;
        }
        return at == limit ? givenLimit : origins[at];
    }

    /** Behind its last byte. */
    public int end() {
        return givenLimit;
    }

    /** The bytes between two offsets, as given. */
    public byte[] bytes(int start, int end) {
        return Arrays.copyOfRange(given, start, end);
    }

    /** The text between two offsets. */
    public String text(int start, int end) {
        return new String(given, start, end - start, StandardCharsets.UTF_8);
    }
}
