package dev.tributary.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The second argument of {@code sub} and {@code gsub}: a text in which {@code \1}, {@code \0} or {@code \&} are what matched. */
record Replacement(String template) {

    String apply(String text, Pattern pattern, boolean all) {
        Matcher matcher = pattern.matcher(text);
        var out = new StringBuilder();
        int from = 0;
        boolean more = true;
        while (more && matcher.find()) {
            out.append(text, from, matcher.start());
            expand(matcher, text, out);
            from = matcher.end();
            if (out.length() > Text.CHARS_MAX) {
                throw Text.tooLong();
            }
            more = all;
        }
        return out.append(text, from, text.length()).toString();
    }

    private void expand(Matcher matcher, String text, StringBuilder out) {
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            char next = i + 1 < template.length() ? template.charAt(i + 1) : 0;
            if (c != '\\' || next == 0) {
                out.append(c);
                continue;
            }
            i++;
            switch (next) {
                case '&', '0' -> out.append(matcher.group());
                case '`' -> out.append(text, 0, matcher.start());
                case '\'' -> out.append(text, matcher.end(), text.length());
                case '\\' -> out.append('\\');
                case 'k' -> throw new CodeException("\\k<name> in a replacement is not understood; write \\1");
                case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                    int group = next - '0';
                    String found = group <= matcher.groupCount() ? matcher.group(group) : null;
                    out.append(found == null ? "" : found);
                }
                default -> out.append('\\').append(next);
            }
        }
    }
}
