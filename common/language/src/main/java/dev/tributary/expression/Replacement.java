package dev.tributary.expression;

/** The second argument of {@code sub} and {@code gsub}: a text in which {@code \1}, {@code \0} or {@code \&} are what matched. */
final class Replacement {
    private Replacement() {}

    static String expanded(String template, Found found) {
        if (template.indexOf('\\') < 0) {
            return template;
        }
        var out = new StringBuilder();
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i);
            char next = i + 1 < template.length() ? template.charAt(i + 1) : 0;
            if (c != '\\' || next == 0) {
                out.append(c);
                i++;
                continue;
            }
            int behind = i + 2;
            switch (next) {
                case '&', '0' -> out.append(found.text());
                case '`' -> out.append(found.before());
                case '\'' -> out.append(found.behind());
                case '\\' -> out.append('\\');
                case 'k' -> {
                    int end = template.indexOf('>', behind);
                    if (end < 0 || template.charAt(behind) != '<') {
                        out.append("\\k");
                        break;
                    }
                    out.append(found.group(new Text(template.substring(behind + 1, end)))
                            .text());
                    behind = end + 1;
                }
                case '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                    out.append(found.match().text(next - '0'));
                default -> out.append('\\').append(next);
            }
            i = behind;
        }
        return out.toString();
    }
}
