package dev.tributary.formatter;

import dev.tributary.msgpack.JsonWriter;
import dev.tributary.msgpack.LastPairs;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.msgpack.RubyFloat;
import dev.tributary.msgpack.Utf8;
import java.nio.charset.StandardCharsets;

/**
 * Packed values as the texts that Ruby makes of them: a text as the bytes it is, nil as nothing, a map as <code>
 * {"k"=>"v", "n"=>nil}</code>. Keeps scratch space; not thread-safe.
 */
final class RubyText {
    private final JsonWriter json = new JsonWriter();
    private final LastPairs pairs = new LastPairs();

    /** What {@code to_s} yields; the reader moves past the value. */
    void text(MessagePackReader reader, MessagePackWriter out) {
        switch (reader.kind()) {
            case STRING, BINARY -> {
                int length = reader.rawHeader();
                out.raw(reader.bytes(), reader.position(), length);
                reader.advance(length);
            }
            case NIL -> reader.nil();
            default -> inspect(reader, out);
        }
    }

    /** What {@code inspect} yields; the reader moves past the value. */
    void inspect(MessagePackReader reader, MessagePackWriter out) {
        value(pairs.counted(reader), out);
    }

    private void value(MessagePackReader reader, MessagePackWriter out) {
        switch (reader.kind()) {
            case MAP -> {
                long fields = reader.mapHeader();
                out.put('{');
                for (long i = 0; i < fields; i++) {
                    separate(i, out);
                    value(reader, out);
                    out.put('=').put('>');
                    value(reader, out);
                }
                out.put('}');
            }
            case ARRAY -> {
                long items = reader.arrayHeader();
                out.put('[');
                for (long i = 0; i < items; i++) {
                    separate(i, out);
                    value(reader, out);
                }
                out.put(']');
            }
            case NIL -> {
                reader.nil();
                ascii("nil", out);
            }
            case FLOAT -> ascii(RubyFloat.text(reader.floating()), out);
            case STRING, BINARY -> quote(reader, out);
            case EXTENSION -> {
                int start = out.length();
                json.write(reader, out);
                if (out.bytes()[start] == 'n') {
                    out.truncate(start);
                    ascii("nil", out);
                }
            }
            default -> json.write(reader, out);
        }
    }

    private static void separate(long index, MessagePackWriter out) {
        if (index > 0) {
            out.put(',').put(' ');
        }
    }

    /** A bin has no encoding: what is not ASCII in it is shown byte by byte. */
    private static void quote(MessagePackReader reader, MessagePackWriter out) {
        boolean utf8 = reader.kind() == Kind.STRING;
        int length = reader.rawHeader();
        int at = reader.position();
        byte[] bytes = reader.bytes();
        reader.advance(length);
        int limit = at + length;
        out.put('"');
        while (at < limit) {
            int first = bytes[at] & 0xff;
            int sequence = first < 0x80 ? 1 : utf8 ? Utf8.sequenceLength(bytes, at, limit) : 0;
            if (sequence == 0) {
                ascii("\\x%02X".formatted(first), out);
                at++;
            } else if (sequence == 1) {
                plain(first, at + 1 < limit ? bytes[at + 1] : 0, utf8, out);
                at++;
            } else {
                character(bytes, at, sequence, out);
                at += sequence;
            }
        }
        out.put('"');
    }

    private static void plain(int letter, int next, boolean utf8, MessagePackWriter out) {
        switch (letter) {
            case '"', '\\' -> out.put('\\').put(letter);
            // What would be interpolated in Ruby's source.
            case '#' -> {
                if (next == '{' || next == '$' || next == '@') {
                    out.put('\\');
                }
                out.put('#');
            }
            case 0x07 -> ascii("\\a", out);
            case '\b' -> ascii("\\b", out);
            case '\t' -> ascii("\\t", out);
            case '\n' -> ascii("\\n", out);
            case 0x0b -> ascii("\\v", out);
            case '\f' -> ascii("\\f", out);
            case '\r' -> ascii("\\r", out);
            case 0x1b -> ascii("\\e", out);
            default -> {
                if (letter < 0x20 || letter == 0x7f) {
                    ascii((utf8 ? "\\u%04X" : "\\x%02X").formatted(letter), out);
                } else {
                    out.put(letter);
                }
            }
        }
    }

    private static void character(byte[] bytes, int at, int sequence, MessagePackWriter out) {
        int code = new String(bytes, at, sequence, StandardCharsets.UTF_8).codePointAt(0);
        if (isPrinted(code)) {
            out.raw(bytes, at, sequence);
        } else {
            ascii((code > 0xffff ? "\\u{%X}" : "\\u%04X").formatted(code), out);
        }
    }

    private static boolean isPrinted(int code) {
        return switch (Character.getType(code)) {
            case Character.CONTROL -> code == 0x85; // the end of a line counts as a blank
            case Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static void ascii(String text, MessagePackWriter out) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.raw(bytes, 0, bytes.length);
    }
}
