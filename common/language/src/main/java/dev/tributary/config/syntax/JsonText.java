package dev.tributary.config.syntax;

import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import java.util.List;
import java.util.Optional;

/**
 * Reads a JSON array or object that stands as a value, over several lines and with {@code #} comments outside strings,
 * and yields it on one line. Code in its strings is evaluated.
 */
final class JsonText {
    private static final String NUMBER_CHARS = "+-.0123456789eE";

    private final SourceText in;
    private final EmbeddedCode code;
    private final ConfigNotes notes;
    private final StringBuilder out = new StringBuilder();
    private boolean absent;
    private int start;
    private boolean array;

    JsonText(SourceText in, EmbeddedCode code, ConfigNotes notes) {
        this.in = in;
        this.code = code;
        this.notes = notes;
    }

    /** The value on one line; empty if code in it said use_nil or use_default. */
    Optional<String> read() {
        start = in.offset();
        array = in.peek() == '[';
        value();
        return absent ? Optional.empty() : Optional.of(out.toString());
    }

    private void value() {
        skip();
        switch (in.peek()) {
            case '[' -> array();
            case '{' -> object();
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void array() {
        out.append(in.next());
        skip();
        if (in.peek() != ']') {
            value();
            while (another(']')) {
                value();
            }
        }
        in.next();
        out.append(']');
    }

    private void object() {
        out.append(in.next());
        skip();
        if (in.peek() != '}') {
            member();
            while (another('}')) {
                member();
            }
        }
        in.next();
        out.append('}');
    }

    private void member() {
        skip();
        if (in.peek() != '"') {
            throw wrong("a key in double quotes");
        }
        string();
        skip();
        if (in.peek() != ':') {
            throw wrong("':'");
        }
        out.append(in.next());
        value();
    }

    /** Whether a comma comes, and not {@code close}. */
    private boolean another(char close) {
        skip();
        if (in.peek() == ',') {
            out.append(in.next());
            return true;
        }
        if (in.peek() != close) {
            throw wrong("',' or '" + close + "'");
        }
        return false;
    }

    private void string() {
        int opened = in.offset();
        in.next();
        var text = new StringBuilder();
        while (in.peek() != '"') {
            if (in.atLineEnd()) {
                throw in.error(opened, "this string of a JSON value is not closed on its line; a \" is missing");
            }
            char c = in.next();
            if (c == '\\') {
                text.append(escaped());
            } else if (c == '#' && in.skip("{")) {
                text.append(embedded());
            } else {
                text.append(c);
            }
        }
        in.next();
        quote(text, out);
    }

    private String embedded() {
        try {
            return code.join(List.of(EmbeddedCode.read(in)), in);
        } catch (EmbeddedCode.AbsentException e) {
            absent = true;
            return "";
        }
    }

    private char escaped() {
        int at = in.offset() - 1;
        char c = in.next();
        return switch (c) {
            case '"', '\\', '/', '#' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode(at);
            default -> {
                notes.warn(
                        in.position(at),
                        "'\\" + c + "' is no escape of JSON and is read as '" + c
                                + "', as Fluentd does; write \\\\ for a back-slash");
                yield c;
            }
        };
    }

    private char unicode(int at) {
        int from = in.offset();
        for (int i = 0; i < 4; i++) {
            if (Character.digit(in.next(), 16) < 0) {
                throw in.error(at, "\\u needs four hexadecimal digits");
            }
        }
        return (char) Integer.parseInt(in.from(from), 16);
    }

    private void word(String word) {
        if (!in.skip(word)) {
            throw wrong("a value");
        }
        out.append(word);
    }

    private void number() {
        int from = in.offset();
        while (NUMBER_CHARS.indexOf(in.peek()) >= 0 && !in.atEnd()) {
            in.next();
        }
        String number = in.from(from);
        if (!number.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
            throw in.error(from, expected("a value"));
        }
        out.append(number);
    }

    private void skip() {
        in.skipEmptyAndComments();
    }

    private ConfigException wrong(String needed) {
        if (in.atEnd()) {
            return in.error(start, expected(needed + " before the end of the file"));
        }
        return in.error(in.offset(), expected(needed));
    }

    private String expected(String needed) {
        return "got incomplete JSON " + (array ? "array" : "hash") + " configuration: expected " + needed
                + "; a value that starts with " + (array ? "[" : "{") + " is JSON, quote it if it is meant as text";
    }

    static void quote(CharSequence text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
