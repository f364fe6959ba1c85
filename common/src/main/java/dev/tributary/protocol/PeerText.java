package dev.tributary.protocol;

/** Text that a peer sent, for a log line: it must not be able to forge lines or to fill the log. */
public final class PeerText {
    private static final int CHARACTERS_MAX = 200;

    private PeerText() {}

    /** Without control characters, and cut off where it gets long. */
    public static String shown(String text) {
        var shown = new StringBuilder();
        text.codePoints()
                .limit(CHARACTERS_MAX)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > CHARACTERS_MAX ? shown + "..." : shown.toString();
    }
}
