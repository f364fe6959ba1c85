package dev.tributary.expression;

import java.util.Locale;
import java.util.function.BiFunction;

/** A String made over as a whole. Each of these has a form with {@code !} that changes it, and is nil if nothing changed. */
final class TextChanges {
    static final Methods<Text> METHODS = new Methods<>();

    static {
        changing("upcase", 0, 0, (text, sent) -> text.toUpperCase(Locale.ROOT));
        changing("downcase", 0, 0, (text, sent) -> text.toLowerCase(Locale.ROOT));
        changing("capitalize", 0, 0, (text, sent) -> capitalized(text));
        changing("swapcase", 0, 0, (text, sent) -> swapped(text));
        changing("strip", 0, 0, (text, sent) -> stripped(text, true, true));
        changing("lstrip", 0, 0, (text, sent) -> stripped(text, true, false));
        changing("rstrip", 0, 0, (text, sent) -> stripped(text, false, true));
        changing("chomp", 0, 1, TextChanges::chomped);
        changing("chop", 0, 0, (text, sent) -> chopped(text));
        changing(
                "reverse",
                0,
                0,
                (text, sent) -> new StringBuilder(text).reverse().toString());
        changing("delete_prefix", 1, 1, (text, sent) -> withoutPrefix(text, sent.text(0)));
        changing("delete_suffix", 1, 1, (text, sent) -> withoutSuffix(text, sent.text(0)));
        changing("succ", 0, 0, (text, sent) -> Successor.of(text));
        changing("next", 0, 0, (text, sent) -> Successor.of(text));
        changing("tr", 2, 2, (text, sent) -> CharacterSet.translated(text, sent.text(0), sent.text(1), false));
        changing("tr_s", 2, 2, (text, sent) -> CharacterSet.translated(text, sent.text(0), sent.text(1), true));
        changing(
                "delete",
                1,
                Methods.ANY_NUMBER,
                (text, sent) -> CharacterSet.of(sent).without(text));
        changing(
                "squeeze",
                0,
                Methods.ANY_NUMBER,
                (text, sent) -> CharacterSet.of(sent).squeezed(text));
        METHODS.change("<<", 1, 1, TextChanges::appended)
                .change("concat", 0, Methods.ANY_NUMBER, TextChanges::appended)
                .change("prepend", 0, Methods.ANY_NUMBER, TextChanges::prepended)
                .change("insert", 2, 2, TextChanges::inserted)
                .change("replace", 1, 1, (self, sent) -> became(self, sent.text(0), sent))
                .change("clear", 0, 0, (self, sent) -> became(self, "", sent))
                .change("[]=", 2, 3, TextChanges::assigned);
    }

    private TextChanges() {}

    private static void changing(String name, int least, int most, BiFunction<String, Sent, String> change) {
        changing(METHODS, name, least, most, change);
    }

    static void changing(
            Methods<Text> methods, String name, int least, int most, BiFunction<String, Sent, String> change) {
        methods.add(name, least, most, (self, sent) -> new Text(change.apply(self.text(), sent)));
        methods.change(name + "!", least, most, (self, sent) -> changed(self, change.apply(self.text(), sent), sent));
    }

    static Value changed(Text self, String changed, Sent sent) {
        return changed.equals(self.text()) ? Constants.NIL : became(self, changed, sent);
    }

    private static Value became(Text self, String changed, Sent sent) {
        self.become(changed);
        sent.run().produced(self);
        return self;
    }

    private static String capitalized(String text) {
        int first = text.isEmpty() ? 0 : text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT)
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    private static String swapped(String text) {
        var swapped = new StringBuilder();
        text.codePoints()
                .forEach(c -> swapped.appendCodePoint(
                        Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c)));
        return swapped.toString();
    }

    static String stripped(String text, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (right && to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Ruby strips NUL too, and none of Unicode's other blanks. */
    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r') || c == 0;
    }

    private static String chomped(String text, Sent sent) {
        return sent.count() == 0 ? chomped(text) : withoutSuffix(text, sent.text(0));
    }

    /** Without the line's end. */
    static String chomped(String text) {
        return text.replaceFirst("(\r\n|\n|\r)\\z", "");
    }

    private static String chopped(String text) {
        if (text.isEmpty() || text.endsWith("\r\n")) {
            return text.substring(0, Math.max(0, text.length() - 2));
        }
        return text.substring(0, text.offsetByCodePoints(text.length(), -1));
    }

    private static String withoutPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static String withoutSuffix(String text, String suffix) {
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }

    private static Value appended(Text self, Sent sent) {
        var all = new StringBuilder(self.text());
        for (Value more : sent.all()) {
            String text = more instanceof Whole ? WholeMethods.character(more) : Text.of(more);
            Text.checkLength((long) all.length() + text.length());
            all.append(text);
        }
        return became(self, all.toString(), sent);
    }

    private static Value prepended(Text self, Sent sent) {
        var all = new StringBuilder();
        sent.all().forEach(more -> all.append(Text.of(more)));
        return became(self, all.append(self.text()).toString(), sent);
    }

    private static Value inserted(Text self, Sent sent) {
        int at = sent.integer(0);
        int length = self.length();
        int place = at < 0 ? at + length + 1 : at;
        if (place < 0 || place > length) {
            throw CodeException.raised("IndexError", "index " + at + " out of string");
        }
        String text = self.text();
        int from = text.offsetByCodePoints(0, place);
        return became(self, text.substring(0, from) + sent.text(1) + text.substring(from), sent);
    }

    private static Value assigned(Text self, Sent sent) {
        if (sent.count() != 2 || !(sent.first() instanceof Text part)) {
            throw new CodeException("an assignment to a part of a text by place is not understood");
        }
        int at = self.text().indexOf(part.text());
        if (at < 0) {
            throw CodeException.raised("IndexError", "string not matched");
        }
        String behind = self.text().substring(at + part.text().length());
        became(self, self.text().substring(0, at) + sent.text(1) + behind, sent);
        return sent.at(1);
    }
}
