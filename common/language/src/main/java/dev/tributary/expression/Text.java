package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.util.List;

/** A String. Where it is a key of a map the map has a copy, as in Ruby. */
final class Text implements Value {
    /** How long a text may become. */
    static final int CHARS_MAX = 16 * 1024 * 1024;

    static final RubyClass CLASS = RubyClass.of(
            "String",
            List.of(RubyClass.COMPARABLE),
            TextMethods.METHODS,
            TextParts.METHODS,
            TextChanges.METHODS,
            TextPatterns.METHODS,
            CharacterSet.METHODS);

    private static final int BYTES_A_CHAR = 2;
    private static final int BYTES = 48;

    private String text;
    private boolean told;

    Text(String text) {
        this.text = text;
    }

    /** The text that a value is. */
    static String of(Value value) {
        if (value instanceof Text other) {
            return other.text;
        }
        throw CodeException.noConversion(value, "String");
    }

    @Override
    public String text() {
        return text;
    }

    /** Becomes another text. */
    void become(String other) {
        text = checked(other);
        told = false;
    }

    /** How many characters it has. */
    int length() {
        return text.codePointCount(0, text.length());
    }

    static String checked(String text) {
        checkLength(text.length());
        return text;
    }

    static void checkLength(long chars) {
        if (chars > CHARS_MAX) {
            throw new CodeException("the text would be longer than " + CHARS_MAX + " characters");
        }
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.string(text);
    }

    @Override
    public long newBytes() {
        long bytes = told ? 0 : BYTES + (long) BYTES_A_CHAR * text.length();
        told = true;
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text same && text.equals(same.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
