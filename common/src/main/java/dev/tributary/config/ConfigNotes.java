package dev.tributary.config;

/** Takes what the user should know but need not change: unknown parameters, old spellings, misread values. */
@FunctionalInterface
public interface ConfigNotes {
    void warn(Position position, String message);
}
