package dev.tributary.config;

/**
 * Where something stands in a configuration.
 *
 * @param file as the user named it, or {@code <built-in>}
 * @param line from 1
 * @param column from 1
 * @param text the line itself, for showing it in an error, with the values of parameters named as secrets masked
 */
public record Position(String file, int line, int column, String text) {
    public static final Position UNKNOWN = new Position("<built-in>", 1, 1, "");

    private static final int SHOWN_CHARS = 150;
    private static final int SHOWN_CHARS_BEFORE = 100;

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }

    /** The place of a character of {@code value}, which stands here; this place if the line does not show it as it is. */
    public Position within(String value, int offset) {
        int start = value.isEmpty() ? -1 : text.indexOf(value, Math.min(Math.max(0, column - 1), text.length()));
        return start < 0 ? this : new Position(file, line, start + 1 + offset, text);
    }

    /** The same place, its line up to here only: what follows is a secret whose name does not tell. */
    Position masked() {
        int end = Math.min(Math.max(0, column - 1), text.length());
        return new Position(file, line, column, text.substring(0, end) + Secrets.MASK);
    }

    /** The line, indented, and a caret under the column, each on a line of its own; nothing for an empty line. */
    String shown() {
        if (text.isBlank()) {
            return "";
        }
        int caret = Math.min(column - 1, text.length());
        int from = caret > SHOWN_CHARS - 10 ? caret - SHOWN_CHARS_BEFORE : 0;
        int to = Math.min(text.length(), from + SHOWN_CHARS);
        String line = (from > 0 ? "..." : "") + text.substring(from, to) + (to < text.length() ? "..." : "");
        var indent = new StringBuilder(from > 0 ? "   " : "");
        // A tab stays a tab, so that the caret stands under its column however wide tabs are shown.
        text.substring(from, caret).chars().forEach(c -> indent.append(c == '\t' ? '\t' : ' '));
        return "\n  " + line + "\n  " + indent + "^";
    }
}
