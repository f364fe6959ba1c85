package dev.tributary.expression;

import java.util.List;
import java.util.Optional;

/** A part of an expression. Evaluated late: what is not needed, such as the right side of {@code ||}, is not run. */
interface Node {
    /** @throws CodeException where Ruby would raise an error, with the place */
    Value eval(Run run);

    /** The variables of the environment that can have made this nil, to be told of. */
    default List<String> variables(Run run) {
        return List.of();
    }

    /** The constant keys and indexes, texts and integers, by which this goes into {@code name}; empty if it is not that. */
    default Optional<List<Object>> path(String name) {
        return Optional.empty();
    }
}
