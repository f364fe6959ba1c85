package dev.tributary.expression;

import dev.tributary.regexp.Match;
import dev.tributary.regexp.Regexp;
import dev.tributary.regexp.Searched;
import java.util.List;

/** The second argument of {@code sub} and {@code gsub}: a text in which {@code \1}, {@code \0} or {@code \&} are what matched. */
record Replacement(String template) {

    String apply(String text, Regexp regexp, boolean all) {
        Searched searched = Searched.of(text);
        List<Match> matches =
                all ? regexp.findAll(searched) : regexp.find(searched).stream().toList();
        var out = new StringBuilder();
        int from = 0;
        for (Match match : matches) {
            out.append(searched.text(from, match.start()));
            expand(match, searched, out);
            from = match.end();
            if (out.length() > Text.CHARS_MAX) {
                throw Text.tooLong();
            }
        }
        return out.append(searched.text(from, searched.end())).toString();
    }

    private void expand(Match match, Searched text, StringBuilder out) {
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            char next = i + 1 < template.length() ? template.charAt(i + 1) : 0;
            if (c != '\\' || next == 0) {
                out.append(c);
                continue;
            }
            i++;
            switch (next) {
                case '&', '0' -> out.append(match.text(0));
                case '`' -> out.append(text.text(0, match.start()));
                case '\'' -> out.append(text.text(match.end(), text.end()));
                case '\\' -> out.append('\\');
                case 'k' -> throw new CodeException("\\k<name> in a replacement is not understood; write \\1");
                case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> out.append(match.text(next - '0'));
                default -> out.append('\\').append(next);
            }
        }
    }
}
