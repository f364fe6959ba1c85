package dev.tributary.config.syntax;

import dev.tributary.expression.Code;
import java.util.ArrayList;
import java.util.List;

/** Reads quoted texts, of values and inside embedded code alike. */
final class Quoted {
    private final SourceText in;

    Quoted(SourceText in) {
        this.in = in;
    }

    /** {@code '...'}: only {@code \'} and {@code \\} are escapes, no code, one line. */
    String singleQuoted() {
        int start = in.offset();
        in.next();
        var text = new StringBuilder();
        while (in.peek() != '\'' || in.atEnd()) {
            if (in.atLineEnd()) {
                throw in.error(start, "this text is never closed; a closing ' is missing on this line");
            }
            char c = in.next();
            if (c == '\\' && (in.peek() == '\'' || in.peek() == '\\')) {
                c = in.next();
            }
            text.append(c);
        }
        in.next();
        return text.toString();
    }

    /** {@code "..."}: escapes, line ends, embedded code. Its pieces. */
    List<Code> doubleQuoted() {
        int start = in.offset();
        in.next();
        List<Code> parts = new ArrayList<>();
        var text = new StringBuilder();
        while (true) {
            if (in.atEnd()) {
                throw in.error(start, "this text is never closed; a closing \" is missing");
            }
            char c = in.next();
            if (c == '"') {
                flush(text, parts);
                return parts;
            } else if (c == '\\') {
                escape(text);
            } else if (c == '#' && in.skip("{")) {
                flush(text, parts);
                parts.add(EmbeddedCode.read(in));
            } else {
                text.append(c);
            }
        }
    }

    private static void flush(StringBuilder text, List<Code> parts) {
        if (!text.isEmpty()) {
            parts.add(Code.literal(text.toString()));
            text.setLength(0);
        }
    }

    private void escape(StringBuilder text) {
        int start = in.offset() - 1;
        char c = in.next();
        switch (c) {
            case 'r' -> text.append('\r');
            case 'n' -> text.append('\n');
            case 't' -> text.append('\t');
            case 'f' -> text.append('\f');
            case 'b' -> text.append('\b');
            case '0' -> text.append('\0');
            case '\n' -> {} // joins the lines; the next one keeps its blanks
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw in.error(
                            start,
                            "unexpected back-slash escape character '" + c
                                    + "'; known are \\\" \\' \\\\ \\r \\n \\t \\f \\b \\0; write \\\\" + c
                                    + " for a back-slash, or put the text in single quotes");
                }
                text.append(c);
            }
        }
    }
}
