package dev.tributary.config;

import java.util.function.Consumer;

/**
 * A value as the user gave it, on its way to a type.
 *
 * @param secret never shown in a message
 * @param warnings takes what the user should know about how it was read
 */
record Given(String text, boolean secret, Consumer<String> warnings) {

    /** For values of our own: defaults and limits in annotations. */
    static Given ofOurs(String text) {
        return new Given(text, false, warning -> {
            throw new IllegalStateException("a default or limit that needs a warning: " + warning);
        });
    }

    Given part(String piece) {
        return new Given(piece, secret, warnings);
    }

    /** What stands behind the {@code =} of {@code name = value}, which the language does not have but many write. */
    Given withoutEqualsSign() {
        String stripped = text.strip();
        if (!stripped.startsWith("=")) {
            return this;
        }
        Given meant = part(stripped.substring(1).strip());
        warn("read as " + meant.shown() + "; there is no = between a name and its value, and Fluentd reads 0");
        return meant;
    }

    /** The text in quotes, or a mask. */
    String shown() {
        return "'" + (secret ? Secrets.MASK : text) + "'";
    }

    void warn(String message) {
        warnings.accept(message);
    }

    /** A value we read as meant while Fluentd reads another. */
    void fluentdReads(String theirs) {
        warn("Fluentd reads " + shown() + " as " + theirs);
    }

    /**
     * @param reason what is wrong with the value, then {@code ;} and what would be right
     */
    ConfigException refuse(String reason) {
        int advice = Math.max(0, reason.indexOf(';'));
        return new ConfigException(text.isBlank() ? "the value is empty" + reason.substring(advice) : shown() + reason);
    }
}
