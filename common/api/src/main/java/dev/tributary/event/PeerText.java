package dev.tributary.event;

/** Text that a peer sent, for people to read: it must not be able to forge lines or to fill the log. */
public final class PeerText {
    private static final int CHARACTERS_MAX = 200;

    private PeerText() {}

    /** A name or a word of a peer's: without control characters, and cut off where it gets long. */
    public static String shown(String text) {
        if (text.codePointCount(0, text.length()) <= CHARACTERS_MAX) {
            return line(text);
        }
        return line(text.substring(0, text.offsetByCodePoints(0, CHARACTERS_MAX))) + "...";
    }

    /** A sentence of ours that may quote a peer: on one line, without control characters. */
    public static String line(String text) {
        var shown = new StringBuilder(text.length());
        text.codePoints().map(c -> isShown(c) ? c : '?').forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
