package dev.tributary.output;

import dev.tributary.config.ConfigException;
import dev.tributary.event.Tag;
import dev.tributary.regexp.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tag with placeholders for the groups of a match, the tag before and the host. What is not there is nothing. */
final class TagTemplate {
    private static final Pattern RANGE =
            Pattern.compile("\\$\\{tag_parts\\[\\d\\.\\.\\.?\\d]}|__TAG_PARTS\\[\\d\\.\\.\\.?\\d]__");
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$(\\d+)|\\$\\{([a-z_]+)(?:\\[(\\d+)])?}|__([A-Z_]+)(?:\\[(\\d+)])?__");

    /** One piece of the new tag. */
    private interface Piece {
        String text(Tag tag, Optional<Match> match);
    }

    private final List<Piece> pieces = new ArrayList<>();

    /**
     * @param unknown hears of placeholders that nothing is called by, which become nothing
     * @throws ConfigException for a range of parts
     */
    TagTemplate(String text, String hostname, boolean capitalize, Consumer<String> unknown) {
        if (RANGE.matcher(text).find()) {
            throw new ConfigException(
                    "${tag_parts[n]} and __TAG_PARTS[n]__ placeholder does not support range specify at " + text);
        }
        Matcher found = PLACEHOLDER.matcher(text);
        int from = 0;
        while (found.find()) {
            literal(text.substring(from, found.start()));
            from = found.end();
            pieces.add(
                    found.group(1) != null
                            ? group(number(found.group(1)), capitalize)
                            : named(found, hostname, unknown));
        }
        literal(text.substring(from));
    }

    private void literal(String text) {
        if (!text.isEmpty()) {
            pieces.add((tag, match) -> text);
        }
    }

    private static int number(String digits) {
        return digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private static Piece group(int number, boolean capitalize) {
        return (tag, match) -> {
            if (match.isEmpty()) {
                // Of a rule that counts where its pattern does not match.
                return "$" + number;
            }
            String text = number == 0 ? "" : match.get().text(number);
            return capitalize ? capitalized(text) : text;
        };
    }

    private static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT)
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    private static Piece named(Matcher found, String hostname, Consumer<String> unknown) {
        boolean old = found.group(4) != null;
        String name = old ? found.group(4).toLowerCase(Locale.ROOT) : found.group(2);
        String index = old ? found.group(5) : found.group(3);
        if (index != null && name.equals("tag_parts")) {
            int part = number(index);
            return (tag, match) -> {
                String[] parts = tag.parts();
                return part < parts.length ? parts[part] : "";
            };
        }
        if (index == null && name.equals("tag")) {
            return (tag, match) -> tag.name();
        }
        if (index == null && name.equals("hostname")) {
            return (tag, match) -> hostname;
        }
        unknown.accept(found.group());
        return (tag, match) -> "";
    }

    String text(Tag tag, Optional<Match> match) {
        if (pieces.size() == 1) {
            return pieces.getFirst().text(tag, match);
        }
        var text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.text(tag, match)));
        return text.toString();
    }
}
