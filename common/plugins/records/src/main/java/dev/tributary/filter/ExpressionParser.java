package dev.tributary.filter;

import dev.tributary.plugin.RecordAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what stands between <code>${</code> and <code>}</code> without {@code enable_ruby}.
 *
 * <pre>{@code
 * tag   hostname   time
 * tag_parts[N]   tag_prefix[N]   tag_suffix[N]
 * record["a"]   record["a"]["b"][0]   record.dig("a", "b", 0)   record["a"].dig(0)
 * }</pre>
 */
final class ExpressionParser {
    /** What a user may write, for messages. */
    static final String UNDERSTOOD = "tag, tag_parts[N], tag_prefix[N], tag_suffix[N], hostname, time, "
            + "record[\"key\"], record[\"a\"][\"b\"], record.dig(\"a\", \"b\")";

    private static final Pattern TAG_PIECE =
            Pattern.compile("(tag_parts|tag_prefix|tag_suffix)\\[\\s*(-?\\d{1,6})\\s*]");
    private static final Pattern BRACKET = Pattern.compile("\\[\\s*(?:'([^']*)'|\"([^\"]*)\"|(-?\\d{1,9}))\\s*]");
    private static final Pattern DIG = Pattern.compile("\\.dig\\(([^)]*)\\)");
    private static final Pattern DIG_KEY =
            Pattern.compile("\\s*(?:'([^']*)'|\"([^\"]*)\"|:(\\w+)|(-?\\d{1,9}))\\s*(,|$)");

    private ExpressionParser() {}

    /** Empty for what is not understood. */
    static Optional<Expression> parse(String expression) {
        String text = expression.strip();
        return switch (text) {
            case "tag" -> Optional.of((scope, out) -> out.string(scope.tag().name()));
            case "hostname" -> Optional.of((scope, out) -> out.string(scope.hostname()));
            case "time" -> Optional.of(ExpressionScope::writeTime);
            default -> tagPiece(text).or(() -> field(text));
        };
    }

    private static Optional<Expression> tagPiece(String text) {
        Matcher matcher = TAG_PIECE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BiFunction<ExpressionScope, Integer, String> pieces = switch (matcher.group(1)) {
            case "tag_parts" -> ExpressionScope::tagPart;
            case "tag_prefix" -> ExpressionScope::tagPrefix;
            default -> ExpressionScope::tagSuffix;
        };
        return Optional.of(Expression.tagPiece(text, pieces, Integer.parseInt(matcher.group(2))));
    }

    private static Optional<Expression> field(String text) {
        if (!text.startsWith("record")) {
            return Optional.empty();
        }
        var keys = new ArrayList<Object>();
        int at = "record".length();
        while (at < text.length()) {
            int end = bracket(text, at, keys);
            end = end < 0 ? dig(text, at, keys) : end;
            if (end < 0) {
                return Optional.empty();
            }
            at = end;
        }
        return keys.isEmpty() ? Optional.empty() : Optional.of(Expression.field(RecordAccessor.path(text, keys)));
    }

    /** Reads one {@code [key]} at {@code at}; where it ends, or -1. */
    private static int bracket(String text, int at, List<Object> keys) {
        Matcher matcher = BRACKET.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return -1;
        }
        keys.add(key(matcher, 3));
        return matcher.end();
    }

    /** Reads one {@code .dig(key, key)} at {@code at}; where it ends, or -1. */
    private static int dig(String text, int at, List<Object> keys) {
        Matcher matcher = DIG.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return -1;
        }
        String arguments = matcher.group(1);
        Matcher key = DIG_KEY.matcher(arguments);
        int from = 0;
        do {
            if (!key.region(from, arguments.length()).lookingAt()) {
                return -1;
            }
            keys.add(key.group(3) != null ? key.group(3) : key(key, 4));
            from = key.end();
        } while (",".equals(key.group(5)));
        return matcher.end();
    }

    private static Object key(Matcher matcher, int number) {
        if (matcher.group(1) != null) {
            return matcher.group(1);
        }
        return matcher.group(2) != null ? matcher.group(2) : Integer.valueOf(matcher.group(number));
    }
}
