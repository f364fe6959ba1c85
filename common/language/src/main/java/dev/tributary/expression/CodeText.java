package dev.tributary.expression;

import java.util.List;
import java.util.Optional;

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
        return at + ahead >= 0 && at + ahead < text.length() ? text.charAt(at + ahead) : END;
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

    Optional<String> skipAny(List<String> words) {
        return words.stream().filter(this::skip).findFirst();
    }

    /** Blanks, ends of lines and comments. */
    void blanks() {
        while (!atEnd() && (Character.isWhitespace(peek()) || peek() == '#')) {
            if (peek() == '#') {
                while (!atEnd() && peek() != '\n') {
                    at++;
                }
            } else {
                at++;
            }
        }
    }

    /** Blanks within the line; a back-slash at its end joins it to the next. */
    void spaces() {
        while (!atEnd()
                && ((peek() != '\n' && Character.isWhitespace(peek())) || (peek() == '\\' && peek(1) == '\n'))) {
            at += peek() == '\\' ? 2 : 1;
        }
    }

    boolean startsWithWord(String word) {
        return startsWith(word)
                && !isWordPart(peek(word.length()))
                && !isWordPart(peek(-1))
                && !(peek(word.length()) == ':' && peek(word.length() + 1) != ':');
    }

    boolean skipWord(String word) {
        boolean found = startsWithWord(word);
        at += found ? word.length() : 0;
        return found;
    }

    /** A single {@code =}. */
    boolean skipAssignment() {
        boolean found = peek() == '=' && "=~>".indexOf(peek(1)) < 0;
        at += found ? 1 : 0;
        return found;
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

    static boolean isWordStart(char c) {
        return isWordPart(c) && !isDigit(c);
    }

    static boolean isWordPart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }
}
