package dev.tributary.expression;

/** The text that comes next: {@code a9} is followed by {@code b0}, {@code Zz} by {@code AAa}. */
final class Successor {
    private Successor() {}

    static String of(String text) {
        if (text.isEmpty()) {
            return "";
        }
        var next = new StringBuilder(text);
        int last = lastCounting(text, text.length() - 1);
        if (last < 0) {
            char c = (char) (text.charAt(text.length() - 1) + 1);
            next.setCharAt(text.length() - 1, c);
            return next.toString();
        }
        for (int at = last; ; ) {
            char c = text.charAt(at);
            boolean carries = c == '9' || c == 'z' || c == 'Z';
            next.setCharAt(at, c == '9' ? '0' : c == 'z' ? 'a' : c == 'Z' ? 'A' : (char) (c + 1));
            if (!carries) {
                return next.toString();
            }
            int before = lastCounting(text, at - 1);
            if (before < 0 || (at - before > 1 && isDigit(c) != isDigit(text.charAt(before)))) {
                return next.insert(at, c == '9' ? '1' : c == 'z' ? 'a' : 'A').toString();
            }
            at = before;
        }
    }

    /** The last letter or digit of ASCII up to there; -1 if there is none. */
    private static int lastCounting(String text, int from) {
        int at = from;
        while (at >= 0 && !isCounting(text.charAt(at))) {
            at--;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isCounting(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
