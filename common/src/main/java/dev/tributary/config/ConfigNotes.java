package dev.tributary.config;

/** Takes what the user should know but need not change: unknown parameters, old spellings, misread values. */
@FunctionalInterface
public interface ConfigNotes {
    void warn(Position position, String message);

    /** Told the text of each file, and of a text that is not in a file, in the order they are read. */
    default void read(String text) {}
}
