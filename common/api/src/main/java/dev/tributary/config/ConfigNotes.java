package dev.tributary.config;

/** Takes what the user should know but need not change: unknown parameters, old spellings, misread values. */
@FunctionalInterface
public interface ConfigNotes {
    void warn(Position position, String message);

    /**
     * Takes an error of the language, behind which reading goes on: the others are to be found too, and what does not
     * lie in a section that has one. By default it is thrown, and nothing more is read.
     */
    default void error(ConfigException error) {
        throw error;
    }

    /** Told the text of each file, and of a text that is not in a file, in the order they are read. */
    default void read(String text) {}
}
