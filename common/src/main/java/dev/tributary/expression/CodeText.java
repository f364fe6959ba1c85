package dev.tributary.expression;

/** The text that code stands in, and how far it is read. */
final class CodeText {
    private static final char END = 0;

    private final CharSequence text;
    int at;

    CodeText(CharSequence text, int at) {
        this.text = text;
        this.at = at;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** The next character; {@code \\0} behind the last. */
    char peek() {
        return peek(0);
    }

    char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : END;
    }

    char next() {
        char c = peek();
        at++;
        return c;
    }

    String from(int start) {
        return text.subSequence(start, Math.min(at, text.length())).toString();
    }

    boolean startsWith(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (peek(i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    boolean skip(String word) {
        boolean found = startsWith(word);
        at += found ? word.length() : 0;
        return found;
    }

    void blanks() {
        while (!atEnd() && Character.isWhitespace(peek())) {
            at++;
        }
    }

    void digits() {
        while (isDigit(peek()) || peek() == '_') {
            at++;
        }
    }

    /** Letters, digits and {@code _}; may be none. */
    String word() {
        int start = at;
        while (isWordPart(peek())) {
            at++;
        }
        return from(start);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isWordPart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }
}
