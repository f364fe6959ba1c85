package dev.tributary.expression;

/** The second argument of {@code sub} and {@code gsub}: a text in which {@code \1}, {@code \0} or {@code \&} are what matched. */
final class Replacement {
    private Replacement() {}

    static String expanded(String template, Found found) {
        if (template.indexOf('\\') < 0) {
            return template;
        }
        var out = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            char next = i + 1 < template.length() ? template.charAt(i + 1) : 0;
            if (c != '\\' || next == 0) {
                out.append(c);
                continue;
            }
            i++;
            switch (next) {
                case '&', '0' -> out.append(found.text());
                case '`' -> out.append(found.before());
                case '\'' -> out.append(found.behind());
                case '\\' -> out.append('\\');
                case 'k' -> {
                    int end = template.indexOf('>', i);
                    if (end < 0 || template.charAt(i + 1) != '<') {
                        out.append("\\k");
                        break;
                    }
                    out.append(found.group(new Text(template.substring(i + 2, end)))
                            .text());
                    i = end;
                }
                case '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                    out.append(found.match().text(next - '0'));
                default -> out.append('\\').append(next);
            }
        }
        return out.toString();
    }
}
