package dev.tributary.parser;

import java.nio.charset.StandardCharsets;
import org.msgpack.value.StringValue;
import org.msgpack.value.ValueFactory;

/** Between the bytes of a line and text. */
final class Text {
    private Text() {}

    /** The line as UTF-8; what is none becomes U+FFFD. */
    static String of(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    /** Those bytes as a str, whatever they are. */
    static StringValue value(byte[] bytes, int start, int end) {
        return ValueFactory.newString(java.util.Arrays.copyOfRange(bytes, start, end), true);
    }
}
