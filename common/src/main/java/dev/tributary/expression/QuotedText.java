package dev.tributary.expression;

import java.util.ArrayList;
import java.util.List;

/** Reads a text in quotes, as Ruby has them: code and many escapes in double ones, hardly any in single ones. */
final class QuotedText {
    private final CodeText in;
    private final CodeReader code;
    private final int start;
    private final List<Code> pieces = new ArrayList<>();
    private final StringBuilder piece = new StringBuilder();

    /** @param code reads from {@code in} too */
    QuotedText(CodeText in, CodeReader code) {
        this.in = in;
        this.code = code;
        this.start = in.at;
    }

    Code read() {
        char quote = in.next();
        while (in.peek() != quote) {
            if (in.atEnd()) {
                throw new CodeException(start, "this text is never closed; a closing " + quote + " is missing");
            }
            if (in.skip("\\")) {
                escape(quote);
            } else if (quote == '"' && in.skip("#{")) {
                endPiece();
                pieces.add(code.readToBrace());
            } else {
                piece.append(in.next());
            }
        }
        in.next();
        if (pieces.isEmpty()) {
            return new Code.Literal(new Text(piece.toString()));
        }
        endPiece();
        return new Code.Joined(List.copyOf(pieces));
    }

    private void endPiece() {
        if (!piece.isEmpty()) {
            pieces.add(new Code.Literal(new Text(piece.toString())));
            piece.setLength(0);
        }
    }

    private void escape(char quote) {
        char c = in.next();
        if (quote == '\'') {
            piece.append(c == '\'' || c == '\\' ? "" : "\\").append(c);
            return;
        }
        switch (c) {
            case 'n' -> piece.append('\n');
            case 't' -> piece.append('\t');
            case 'r' -> piece.append('\r');
            case 'f' -> piece.append('\f');
            case 'b' -> piece.append('\b');
            case 's' -> piece.append(' ');
            case '\n' -> {} // joins the lines
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw new CodeException(
                            in.at - 2, "the escape \\" + c + " is not understood; write the character itself");
                }
                piece.append(c);
            }
        }
    }
}
