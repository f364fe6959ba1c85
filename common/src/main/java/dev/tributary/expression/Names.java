package dev.tributary.expression;

import java.util.List;
import java.util.Optional;

/** What the names in an expression stand for, at the moment it is evaluated. */
public interface Names {

    /** {@code ENV}. */
    Optional<String> variable(String name);

    /**
     * The value of a name of the {@link Vocabulary}.
     *
     * @param arguments as many as the vocabulary says
     */
    Value value(String name, List<Value> arguments);

    /**
     * Gives a field of {@code record} a value, for what is evaluated after it.
     *
     * @param path its keys, texts and integers, at least one
     */
    default void assign(List<Object> path, Value value) {
        throw new CodeException("nothing can be assigned here");
    }

    /** Told of a variable that is not set, in whose place a text stays empty. */
    default void gap(String variable) {}
}
