package dev.tributary.config.syntax;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Position;
import dev.tributary.config.Secrets;
import java.util.Arrays;

/** The text of one configuration file and how far it is read. */
final class SourceText {
    private static final char END = '\0';

    private final String name;
    private final String text;
    private final int[] lineStarts;
    private final boolean marked;
    private int at;
    private int secretFrom = -1;

    SourceText(String name, String text) {
        this.name = name;
        // A byte order mark is no part of the first key, and one kind of line end is enough to know below.
        marked = text.startsWith("\uFEFF");
        String withoutMark = marked ? text.substring(1) : text;
        this.text = withoutMark.replace("\r\n", "\n");
        this.lineStarts = lineStarts(this.text);
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[1 + (int) text.chars().filter(c -> c == '\n').count()];
        int line = 0;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            starts[++line] = i + 1;
        }
        return starts;
    }

    /** Whether the file began with a byte order mark, which is skipped. */
    boolean marked() {
        return marked;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    boolean atLineEnd() {
        return atEnd() || peek() == '\n';
    }

    /** The next character; {@code \0} behind the last. */
    char peek() {
        return atEnd() ? END : text.charAt(at);
    }

    char next() {
        char c = peek();
        at++;
        return c;
    }

    int offset() {
        return at;
    }

    void moveTo(int offset) {
        at = offset;
    }

    /** All of it; offsets count in it. */
    String text() {
        return text;
    }

    boolean startsWith(String word) {
        return text.startsWith(word, at);
    }

    /** Steps over {@code word} if it comes next. */
    boolean skip(String word) {
        if (startsWith(word)) {
            at += word.length();
            return true;
        }
        return false;
    }

    void skipBlanks() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    void skipWhitespace() {
        while (!atEnd() && Character.isWhitespace(peek())) {
            at++;
        }
    }

    void skipLine() {
        while (!atLineEnd()) {
            at++;
        }
    }

    /** Whitespace, line ends and lines that are comments. */
    void skipEmptyAndComments() {
        skipWhitespace();
        while (peek() == '#') {
            skipLine();
            skipWhitespace();
        }
    }

    /** Characters up to one that {@code stop} names, or the end of the line. */
    String upTo(String stop) {
        int from = at;
        while (!atLineEnd() && stop.indexOf(peek()) < 0) {
            at++;
        }
        return text.substring(from, at);
    }

    String from(int start) {
        return text.substring(start, at);
    }

    /** From here to the end of a parameter lies a secret, which no position shows. */
    void secretFromHere() {
        secretFrom = at;
    }

    boolean isSecret() {
        return secretFrom >= 0;
    }

    /** Where the line begins that {@code offset} is in. */
    int lineStart(int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    /** The line from here on, without blanks around it. */
    String lineHere() {
        int end = text.indexOf('\n', at);
        return text.substring(Math.min(at, text.length()), end < 0 ? text.length() : end)
                .strip();
    }

    void secretEnds() {
        secretFrom = -1;
    }

    Position here() {
        return position(at);
    }

    Position position(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        int line = found >= 0 ? found : -found - 2;
        int start = lineStarts[line];
        int end = line + 1 < lineStarts.length ? lineStarts[line + 1] - 1 : text.length();
        return new Position(name, line + 1, offset - start + 1, shown(start, end));
    }

    private String shown(int start, int end) {
        if (secretFrom < 0 || secretFrom > end) {
            return text.substring(start, end);
        }
        return text.substring(start, Math.max(start, secretFrom)) + Secrets.MASK;
    }

    ConfigException error(int offset, String reason) {
        return new ConfigException(position(offset), reason);
    }
}
