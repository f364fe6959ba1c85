package dev.tributary.config.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where reading goes on behind an error, so that the next ones that are told are errors of their own: at a line that
 * begins like a section, a comment or a parameter.
 */
final class Recovery {
    private static final Set<String> DIRECTIVES = Set.of("source", "match", "filter", "label", "system", "worker");
    private static final Set<String> IN_LABEL = Set.of("match", "filter");
    private static final Set<String> IN_WORKER = Set.of("source", "match", "filter", "label");

    /** Not what a value of several lines, of which the first was wrong, goes on with. */
    private static final Pattern PARAMETER =
            Pattern.compile("(?!(?:true|false|null)\\b)@?[A-Za-z_$][\\w.$-]*(?:\\s.*)?");

    private static final Pattern TAG = Pattern.compile("(?m)^[ \\t]*<(/?)(\\w+)");

    private Recovery() {}

    /** Whether the closing tag of the section that is read comes behind the next line, so that this one is stray. */
    static boolean isClosedLater(SourceText in, String name) {
        Matcher tag = TAG.matcher(in.text());
        Deque<String> open = new ArrayDeque<>();
        int from = in.text().indexOf('\n', in.offset());
        for (boolean more = from >= 0 && tag.find(from); more; more = tag.find()) {
            if (tag.group(1).isEmpty()) {
                open.push(tag.group(2));
            } else if (open.isEmpty()) {
                return tag.group(2).equals(name);
            } else if (open.peek().equals(tag.group(2))) {
                open.pop();
            }
        }
        return false;
    }

    /** Whether a section of that name that seems to lie in another says that the other should have ended before. */
    static boolean isStrange(String name, String within) {
        return switch (within) {
            case ConfigParser.ROOT -> false;
            case "label" -> DIRECTIVES.contains(name) && !IN_LABEL.contains(name);
            case "worker" -> DIRECTIVES.contains(name) && !IN_WORKER.contains(name);
            default -> DIRECTIVES.contains(name);
        };
    }

    /**
     * Steps over the rest of a parameter.
     *
     * @param start where it begins
     */
    static void after(SourceText in, int start) {
        if (in.atEnd()) {
            // A text that is not closed has swallowed the rest of the file.
            in.moveTo(start);
        }
        if (in.isSecret()) {
            // Nobody knows how far the secret goes, and none of it may be shown as something else.
            skipTo(in, line -> line.startsWith("<"));
            in.secretEnds();
            return;
        }
        int swallowed = firstTag(in, start);
        if (swallowed >= 0) {
            in.moveTo(swallowed);
            return;
        }
        boolean several = in.position(in.offset()).line() != in.position(start).line();
        in.moveTo(in.lineStart(in.offset()));
        String first = in.lineHere();
        in.skipLine();
        if (several || first.matches("\\S+\\s+[\\[{].*")) {
            skipTo(
                    in,
                    line -> line.startsWith("<")
                            || line.startsWith("#")
                            || PARAMETER.matcher(line).matches());
        }
    }

    /** A line with a tag that a text of several lines has taken in, because it is not closed where it was meant to be. */
    private static int firstTag(SourceText in, int start) {
        Matcher tag = TAG.matcher(in.text());
        int from = in.text().indexOf('\n', start);
        return from >= 0 && from < in.offset() && tag.find(from) && tag.start() <= in.offset() ? tag.start() : -1;
    }

    private static void skipTo(SourceText in, Predicate<String> wanted) {
        do {
            in.skipLine();
            in.skipWhitespace();
        } while (!in.atEnd() && !wanted.test(in.lineHere()));
    }
}
