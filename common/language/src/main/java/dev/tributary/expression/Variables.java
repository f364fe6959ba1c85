package dev.tributary.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The variables that an expression being read has so far; those of a block are seen in it only. */
final class Variables {
    private final Deque<Map<String, Integer>> scopes = new ArrayDeque<>();
    private int count;

    Variables() {
        open();
    }

    void open() {
        scopes.push(new HashMap<>());
    }

    void close() {
        scopes.pop();
    }

    /** How many there are in all. */
    int count() {
        return count;
    }

    OptionalInt find(String name) {
        for (Map<String, Integer> scope : scopes) {
            Integer slot = scope.get(name);
            if (slot != null) {
                return OptionalInt.of(slot);
            }
        }
        return OptionalInt.empty();
    }

    /** The one of that name, new if there is none yet. */
    int assigned(String name) {
        return find(name).orElseGet(() -> parameter(name));
    }

    /** A new one, which hides others of that name. */
    int parameter(String name) {
        scopes.element().put(name, count);
        return count++;
    }
}
