package dev.tributary.expression;

import dev.tributary.regexp.Regexp;
import java.util.Map;
import java.util.function.Function;

/**
 * What expressions of one kind may say besides {@code ENV} and what all have in common.
 *
 * @param names each name that stands for a value, such as {@code hostname} or {@code File.read}, and how many arguments
 *     it takes; -1 for any number, -2 for at least one, and so on
 * @param regexps makes a pattern of {@code /a regular expression/im}; throws IllegalArgumentException for none
 * @param shown the names, for messages
 */
public record Vocabulary(Map<String, Integer> names, Function<String, Regexp> regexps, String shown) {
    public Vocabulary {
        names = Map.copyOf(names);
    }

    /** What is not understood, and where to find what is. */
    public String refusal() {
        return "embedded code that is not understood from here on; understood are ENV['X'], ENV.fetch('X', 'd'), "
                + shown + ", and of Ruby what the documentation lists under Expressions";
    }
}
