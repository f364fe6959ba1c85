package dev.tributary.filter;

import dev.tributary.regexp.Match;
import dev.tributary.regexp.Regexp;
import dev.tributary.regexp.Searched;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ruby's {@code gsub}: every place of an expression in a text becomes another text, which may repeat groups. */
final class Substitution {
    private static final Pattern GROUP = Pattern.compile("\\\\(?:(\\d)|k<([^>]+)>|(\\\\))");

    private final Regexp expression;
    private final String replacement;

    Substitution(Regexp expression, String replacement) {
        this.expression = expression;
        this.replacement = replacement;
    }

    String apply(String text) {
        Searched searched = Searched.of(text);
        var result = new StringBuilder();
        int from = 0;
        for (Match match : expression.findAll(searched)) {
            result.append(searched.text(from, match.start())).append(replacement(match));
            from = match.end();
        }
        return result.append(searched.text(from, searched.end())).toString();
    }

    private String replacement(Match match) {
        Matcher group = GROUP.matcher(replacement);
        return group.replaceAll(found -> Matcher.quoteReplacement(
                found.group(1) != null
                        ? match.text(Integer.parseInt(found.group(1)))
                        : found.group(2) != null ? named(match, found.group(2)) : "\\"));
    }

    private String named(Match match, String name) {
        return expression.groups().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .map(group -> group.number(match) < 0 ? "" : match.text(group.number(match)))
                .orElse("");
    }
}
