package dev.tributary.filter;

import dev.tributary.config.ConfigException;
import dev.tributary.expression.Code;
import dev.tributary.expression.CodeException;
import dev.tributary.expression.CodeReader;
import dev.tributary.expression.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code prepare_value} gives names to: evaluated once, when the filter is made. */
final class PreparedValues {
    private static final String PARAMETER = "prepare_value";
    private static final Pattern SEPARATORS = Pattern.compile("(?:[\\s;]|#[^\\n]*)+");
    /** What libraries have that is understood here is there without asking for them. */
    private static final Pattern REQUIRE = Pattern.compile("require\\s*\\(?\\s*(?:'[^']*'|\"[^\"]*\")\\s*\\)?");

    private static final Pattern ASSIGNMENT = Pattern.compile("(@[A-Za-z_]\\w*)\\s*=(?![=~])");

    private PreparedValues() {}

    /**
     * The values by their names, {@code @name}.
     *
     * @throws ConfigException for what is neither an assignment nor a {@code require}, or is not understood
     */
    static Map<String, Value> of(String text, ExpressionScope scope) {
        var values = new LinkedHashMap<String, Value>();
        Matcher here = SEPARATORS.matcher(text);
        int at = here.lookingAt() ? here.end() : 0;
        while (at < text.length()) {
            at = statement(text, at, values, scope);
            here.region(at, text.length());
            if (at < text.length() && !here.lookingAt()) {
                throw notUnderstood(text, at, "");
            }
            at = at < text.length() ? here.end() : at;
        }
        return values;
    }

    /** @return behind it */
    private static int statement(String text, int at, Map<String, Value> values, ExpressionScope scope) {
        Matcher require = REQUIRE.matcher(text).region(at, text.length());
        if (require.lookingAt()) {
            return require.end();
        }
        Matcher assignment = ASSIGNMENT.matcher(text).region(at, text.length());
        if (!assignment.lookingAt()) {
            throw notUnderstood(text, at, "; wanted @name = value, and more of them behind semicolons");
        }
        CodeReader reader = RubyExpression.reader(text, assignment.end(), values.keySet());
        try {
            Code code = reader.readStatement();
            if (!code.unknown().isEmpty()) {
                Code.Unknown unknown = code.unknown().getFirst();
                throw notUnderstood(text, unknown.offset(), "; nothing is called '" + unknown.name() + "' here");
            }
            scope.prepared(values);
            values.put(assignment.group(1), code.eval(scope));
            return reader.offset();
        } catch (CodeException e) {
            throw notUnderstood(text, e.offset(), "; " + e.getMessage());
        }
    }

    private static ConfigException notUnderstood(String text, int at, String why) {
        return ConfigException.about(
                PARAMETER, PARAMETER + ": not understood from here on: " + text.substring(Math.max(0, at)) + why);
    }
}
