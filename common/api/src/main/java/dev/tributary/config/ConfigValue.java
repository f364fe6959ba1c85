package dev.tributary.config;

/**
 * A parameter's value as Fluentd's own parser yields it: text, embedded code evaluated, JSON on one line.
 *
 * @param text never null
 * @param position of the value, not of the key
 * @param absent {@code use_nil} or {@code use_default} was evaluated: bind as if the parameter were not there
 */
public record ConfigValue(String text, Position position, boolean absent) {
    public ConfigValue(String text, Position position) {
        this(text, position, false);
    }
}
