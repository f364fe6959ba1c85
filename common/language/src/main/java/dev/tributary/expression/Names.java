package dev.tributary.expression;

import java.util.List;
import java.util.Optional;

/** What the names in an expression stand for, at the moment it is evaluated. */
public interface Names {
    /** No names at all. */
    Names NONE = new Names() {
        @Override
        public Optional<String> variable(String name) {
            return Optional.empty();
        }

        @Override
        public Value value(String name, List<Value> arguments) {
            throw new IllegalArgumentException(name);
        }
    };

    /** {@code ENV}. */
    Optional<String> variable(String name);

    /**
     * The value of a name of the {@link Vocabulary}.
     *
     * @param arguments as many as the vocabulary says
     */
    Value value(String name, List<Value> arguments);

    /**
     * A field of {@code record}, if it can be read without the rest.
     *
     * @param path its keys, texts and integers, at least one
     * @return empty if that cannot be said, or the field is nested and not there
     */
    default Optional<Value> field(List<Object> path) {
        return Optional.empty();
    }

    /** The expression that is about to be evaluated may change the values of names. */
    default void changing() {}

    /** Told of a variable that is not set, in whose place a text stays empty. */
    default void gap(String variable) {}
}
