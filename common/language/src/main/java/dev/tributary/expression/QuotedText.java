package dev.tributary.expression;

import java.util.ArrayList;
import java.util.List;

/** Reads a text in quotes, as Ruby has them: code and many escapes in double ones, hardly any in single ones. */
final class QuotedText {
    private static final String OPENING = "([{<";
    private static final String CLOSING = ")]}>";
    private static final int CODE_POINT_HEX_DIGITS = 4;

    private final CodeText in;
    private final CodeReader code;
    private final int start;
    private final char open;
    private final char close;
    private final boolean rich;
    private final List<Node> pieces = new ArrayList<>();
    private final StringBuilder piece = new StringBuilder();

    /**
     * @param code reads from {@code in} too
     * @param open the quote, at which {@code in} stands; one of brackets is closed by its other half
     * @param rich whether it holds code and all escapes
     */
    QuotedText(CodeText in, CodeReader code, char open, boolean rich) {
        this.in = in;
        this.code = code;
        this.start = in.at;
        this.open = open;
        this.close = OPENING.indexOf(open) >= 0 ? CLOSING.charAt(OPENING.indexOf(open)) : open;
        this.rich = rich;
    }

    Node read() {
        List<Node> all = pieces();
        if (all.isEmpty()) {
            return new Terms.Written("");
        }
        return all.size() == 1 && all.getFirst() instanceof Terms.Written ? all.getFirst() : new Terms.Joined(all);
    }

    List<Node> pieces() {
        in.at++;
        int nested = 0;
        while (in.peek() != close || nested > 0) {
            if (in.atEnd()) {
                throw new CodeException(start, "this text is never closed; a closing " + close + " is missing");
            }
            if (in.skip("\\")) {
                escape();
            } else if (rich && in.skip("#{")) {
                endPiece();
                pieces.add(code.nested(code::bracedStatementsOrNone));
            } else {
                nested += open == close ? 0 : in.peek() == open ? 1 : in.peek() == close ? -1 : 0;
                piece.append(in.next());
            }
        }
        in.at++;
        endPiece();
        return List.copyOf(pieces);
    }

    private void endPiece() {
        if (!piece.isEmpty()) {
            pieces.add(new Terms.Written(piece.toString()));
            piece.setLength(0);
        }
    }

    private void escape() {
        char c = in.next();
        if (!rich) {
            piece.append(c == close || c == open || c == '\\' ? "" : "\\").append(c);
            return;
        }
        switch (c) {
            case 'n' -> piece.append('\n');
            case 't' -> piece.append('\t');
            case 'r' -> piece.append('\r');
            case 'f' -> piece.append('\f');
            case 'b' -> piece.append('\b');
            case 'a' -> piece.append((char) 0x07);
            case 'v' -> piece.append((char) 0x0b);
            case 'e' -> piece.append((char) 0x1b);
            case 's' -> piece.append(' ');
            case 'u' -> unicode();
            case 'x' -> number(16, 2);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                in.at--;
                number(8, 3);
            }
            case '\n' -> {} // joins the lines
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw unknownEscape(c);
                }
                piece.append(c);
            }
        }
    }

    private CodeException unknownEscape(char c) {
        return new CodeException(in.at - 2, "the escape \\" + c + " is not understood; write the character itself");
    }

    private void unicode() {
        if (!in.skip("{")) {
            number(16, CODE_POINT_HEX_DIGITS);
            return;
        }
        do {
            in.spaces();
            number(16, 6);
            in.spaces();
        } while (!in.skip("}") && !in.atEnd());
    }

    /** A character by its number, which has at most so many digits. */
    private void number(int base, int digitsMax) {
        int from = in.at;
        int value = 0;
        while (in.at - from < digitsMax && Character.digit(in.peek(), base) >= 0) {
            value = value * base + Character.digit(in.next(), base);
        }
        boolean bytewise = digitsMax == 2 && value > 0x7f;
        if (in.at == from || bytewise || !Character.isValidCodePoint(value)) {
            throw new CodeException(from - 2, "this escape is not understood; write the character itself");
        }
        piece.appendCodePoint(value);
    }
}
