package dev.tributary.msgpack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.msgpack.value.Value;

/**
 * Packed bytes to JSON text, in place: no values are built. Mirror of {@link JsonReader}.
 *
 * <p>The text is what a Ruby program prints: no spaces; {@code /} and non-ASCII characters as they are;
 * control characters as {@code \b \t \n \f \r} or {@code \}{@code u001f}; floats as {@code 1.0} or {@code 1.0e+20}.
 * What JSON cannot say: NaN, infinities and extensions become {@code null}, but an EventTime (extension type 0) its
 * seconds; a bin is text like a str; bytes that are not UTF-8 become U+FFFD; a key that is not a string is written as
 * the text of its JSON, a key that is nil as an empty one. Where a map has a key twice the last value counts, in the
 * place of the first.
 *
 * <p>Holds the state of one call; not thread-safe.
 */
public final class JsonWriter {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    /** A byte becomes at most six, {@code \}{@code u001f}; two quotes, a comma or colon, and eight to write across. */
    private static final int STRING_ROOM = 16;

    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    /** A map has a key twice: what is written of the whole value so far is not what counts. */
    private static final class Repeated extends RuntimeException {
        private Repeated() {
            super("a key is there twice", null, false, false);
        }
    }

    private final LastPairs keys = new LastPairs();
    private boolean watching;
    private MessagePackReader in = new MessagePackReader(new byte[0], 0, 0);
    private MessagePackWriter out = new MessagePackWriter(0);

    /** The JSON of {@code value}. */
    public static String json(Value value) {
        MessagePackWriter packed = new MessagePackWriter().value(value);
        var text = new MessagePackWriter(2 * packed.length());
        new JsonWriter().write(new MessagePackReader(packed.bytes(), 0, packed.length()), text);
        return new String(text.bytes(), 0, text.length(), StandardCharsets.UTF_8);
    }

    /** {@code text} as a JSON string, quotes included. */
    public static void string(String text, MessagePackWriter out) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        quote(utf8, 0, utf8.length, out);
    }

    /**
     * Appends the value at the reader's position, and moves past it.
     *
     * @throws MalformedMessagePackException if it is torn or nests deeper than {@link Values#DEPTH_MAX}
     */
    public void write(MessagePackReader reader, MessagePackWriter text) {
        int from = reader.position();
        int written = text.length();
        in = reader;
        out = text;
        try {
            watching = true;
            keys.forget();
            value(0);
        } catch (Repeated twice) {
            // Hardly ever: so the value is looked at again as a whole, and not each map while it is written.
            reader.position(from);
            text.truncate(written);
            in = LastPairs.copy(reader);
            out = text;
            watching = false;
            value(0);
        }
    }

    private void value(int depth) {
        switch (in.kind()) {
            case STRING, BINARY -> text();
            case INTEGER -> integer();
            case MAP -> map(depth);
            case ARRAY -> array(depth);
            case NIL -> {
                in.nil();
                literal(NULL);
            }
            case BOOLEAN -> literal(in.bool() ? TRUE : FALSE);
            case FLOAT -> RubyFloat.write(in.floating(), out);
            case EXTENSION -> extension();
            case NEVER_USED -> throw new MalformedMessagePackException("0xc1 at byte " + in.position());
        }
    }

    private void map(int depth) {
        checkDepth(depth);
        long pairs = in.mapHeader();
        boolean watched = watching && pairs > 1;
        if (watched && !LastPairs.isWatched(pairs)) {
            throw new Repeated();
        }
        int mark = keys.begin();
        out.put('{');
        for (long i = 0; i < pairs; i++) {
            if (i > 0) {
                out.put(',');
            }
            int start = in.position();
            key(depth);
            if (watched && keys.isRepeated(mark, in.bytes(), start, in.position())) {
                throw new Repeated();
            }
            out.put(':');
            value(depth + 1);
        }
        out.put('}');
        keys.end(mark);
    }

    private void key(int depth) {
        switch (in.kind()) {
            case STRING, BINARY -> text();
            case NIL -> {
                in.nil();
                out.put('"').put('"');
            }
            default -> {
                MessagePackWriter outer = out;
                out = new MessagePackWriter();
                value(depth + 1);
                quote(out.bytes(), 0, out.length(), outer);
                out = outer;
            }
        }
    }

    private void array(int depth) {
        checkDepth(depth);
        long elements = in.arrayHeader();
        out.put('[');
        for (long i = 0; i < elements; i++) {
            if (i > 0) {
                out.put(',');
            }
            value(depth + 1);
        }
        out.put(']');
    }

    private static void checkDepth(int depth) {
        if (depth >= Values.DEPTH_MAX) {
            throw new MalformedMessagePackException("value nests deeper than " + Values.DEPTH_MAX);
        }
    }

    private void text() {
        int length = in.rawHeader();
        int start = in.position();
        in.advance(length);
        quote(in.bytes(), start, length, out);
    }

    private void literal(byte[] word) {
        out.raw(word, 0, word.length);
    }

    private void integer() {
        boolean huge = in.isHugeUnsigned();
        long value = in.integer();
        if (huge) {
            byte[] digits = Long.toUnsignedString(value).getBytes(StandardCharsets.US_ASCII);
            literal(digits);
        } else {
            decimal(value);
        }
    }

    private void decimal(long value) {
        if (value == Long.MIN_VALUE) {
            literal(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
            return;
        }
        long left = Math.abs(value);
        int digits = 1;
        for (long bound = 10; digits < 19 && left >= bound; bound *= 10) {
            digits++;
        }
        int length = digits + (value < 0 ? 1 : 0);
        int start = out.reserve(length);
        byte[] target = out.bytes();
        int at = start + length;
        if (left <= Integer.MAX_VALUE) {
            int small = (int) left;
            for (int i = 0; i < digits; i++) {
                target[--at] = (byte) ('0' + small % 10);
                small /= 10;
            }
        } else {
            for (int i = 0; i < digits; i++) {
                target[--at] = (byte) ('0' + left % 10);
                left /= 10;
            }
        }
        if (value < 0) {
            target[start] = '-';
        }
    }

    // type 0, 8 bytes: an EventTime prints as its seconds, as it does from Ruby.
    private void extension() {
        int length = in.extensionHeader();
        long type = in.unsigned(1);
        if (type == 0 && length == 8) {
            decimal(in.unsigned(4));
            in.advance(4);
        } else {
            in.advance(length);
            literal(NULL);
        }
    }

    /** A str's bytes as a JSON string, quotes included. */
    static void quote(byte[] bytes, int start, int length, MessagePackWriter out) {
        int written = out.length();
        // Most text needs no escape: room for that, and more only when one turns up.
        int at = out.reserve(length + STRING_ROOM);
        byte[] target = out.bytes();
        int limit = start + length;
        target[at++] = '"';
        int from = start;
        while (limit - from >= 8) {
            long eight = (long) LONG.get(bytes, from);
            if (!isPlain(eight)) {
                break;
            }
            LONG.set(target, at, eight);
            at += 8;
            from += 8;
        }
        while (from < limit && isPlain(bytes[from])) {
            target[at++] = bytes[from++];
        }
        if (from == limit) {
            target[at++] = '"';
            out.truncate(at);
            return;
        }
        out.truncate(at);
        if (!quoteRest(bytes, from, limit, out)) {
            out.truncate(written);
            byte[] utf8 = new String(bytes, start, length, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            out.put('"');
            quoteRest(utf8, 0, utf8.length, out);
        }
    }

    /** Goes on from the first byte that is not plain; false if the bytes are not UTF-8. */
    private static boolean quoteRest(byte[] bytes, int start, int limit, MessagePackWriter out) {
        int from = start;
        while (from < limit) {
            int run = from;
            while (run < limit && isPlain(bytes[run])) {
                run++;
            }
            out.raw(bytes, from, run - from);
            from = run;
            if (from == limit) {
                break;
            }
            if (bytes[from] >= 0) {
                escape(bytes[from++], out);
                continue;
            }
            int length = Utf8.sequenceLength(bytes, from, limit);
            if (length == 0) {
                return false;
            }
            out.raw(bytes, from, length);
            from += length;
        }
        out.put('"');
        return true;
    }

    private static void escape(byte plain, MessagePackWriter out) {
        out.put('\\');
        switch (plain) {
            case '"', '\\' -> out.put(plain);
            case '\b' -> out.put('b');
            case '\t' -> out.put('t');
            case '\n' -> out.put('n');
            case '\f' -> out.put('f');
            case '\r' -> out.put('r');
            default -> out.put('u').put('0').put('0').put(HEX[plain >> 4]).put(HEX[plain & 0x0f]);
        }
    }

    private static boolean isPlain(byte one) {
        return one >= 0x20 && one != '"' && one != '\\';
    }

    /** Eight at once: no high bit, no control character, no quote, no backslash. */
    private static boolean isPlain(long eight) {
        long control = eight - 0x20 * EACH;
        long quote = (eight ^ '"' * EACH) - EACH;
        long backslash = (eight ^ '\\' * EACH) - EACH;
        return ((eight | control | quote | backslash) & HIGH) == 0;
    }
}
