package dev.tributary.routing;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a tag pattern with stars and braces. A dot is held back until what follows is known, because in front of
 * {@code **} it is optional.
 */
final class GlobSyntax {

    /** One step of a pattern. */
    sealed interface Step permits Char, Part, Rest, Parts, Boundary, Choice {}

    record Char(char value) implements Step {}

    /** {@code *}: characters other than a dot. */
    record Part() implements Step {}

    /** {@code **}: any characters. */
    record Rest() implements Step {}

    /** {@code **.}: any characters up to a dot, or nothing at the beginning of the tag. */
    record Parts() implements Step {}

    /** {@code .} in front of {@code **}: here the tag ends or a dot follows. */
    record Boundary() implements Step {}

    /** {@code {a,b}}. */
    record Choice(List<List<Step>> alternatives) implements Step {}

    private final String pattern;
    private int position;

    private GlobSyntax(String pattern) {
        this.pattern = pattern;
    }

    static List<Step> parse(String pattern) {
        return new GlobSyntax(pattern).sequence(0);
    }

    /** Up to the end or, inside braces, up to a comma or the closing brace, which stays. */
    private List<Step> sequence(int depth) {
        var steps = new ArrayList<Step>();
        boolean dot = false;
        while (position < pattern.length()) {
            if (pattern.startsWith("**", position)) {
                if (dot) {
                    steps.add(new Boundary());
                    dot = false;
                }
                steps.add(stars());
                continue;
            }
            if (dot) {
                steps.add(new Char('.'));
                dot = false;
            }
            char c = pattern.charAt(position);
            if (depth > 0 && (c == ',' || c == '}')) {
                return steps;
            }
            position++;
            switch (c) {
                case '.' -> dot = true;
                case '*' -> steps.add(new Part());
                case '{' -> steps.add(choice(depth));
                case '\\' -> escaped(steps);
                default -> steps.add(new Char(c));
            }
        }
        // A dot at the very end counts for nothing, as in Fluentd.
        return steps;
    }

    private Step stars() {
        position += 2;
        if (position < pattern.length() && pattern.charAt(position) == '.') {
            position++;
            return new Parts();
        }
        return new Rest();
    }

    private Step choice(int depth) {
        var alternatives = new ArrayList<List<Step>>();
        do {
            alternatives.add(sequence(depth + 1));
        } while (position < pattern.length() && pattern.charAt(position++) == ',');
        return new Choice(alternatives);
    }

    private void escaped(List<Step> steps) {
        if (position < pattern.length()) {
            steps.add(new Char(pattern.charAt(position++)));
        }
    }
}
