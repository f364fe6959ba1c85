package dev.tributary.expression;

import dev.tributary.regexp.Match;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names for one evaluation of an expression that has variables of its own, or asks for the groups of a match. */
final class Locals implements Names {
    private final Names outside;
    private final Map<String, Value> variables = new HashMap<>();
    private Optional<Match> match = Optional.empty();

    Locals(Names outside) {
        this.outside = outside;
    }

    /** Nil before it was assigned. */
    Value local(String name) {
        return variables.getOrDefault(name, Value.NIL);
    }

    void set(String name, Value value) {
        variables.put(name, value);
    }

    void matched(Optional<Match> last) {
        match = last;
    }

    /** Nil if nothing matched, or that group took no part. */
    Value group(int number) {
        return match.filter(one -> one.start(number) >= 0)
                .map(one -> Value.of(one.text(number)))
                .orElse(Value.NIL);
    }

    @Override
    public Optional<String> variable(String name) {
        return outside.variable(name);
    }

    @Override
    public Value value(String name, List<Value> arguments) {
        return outside.value(name, arguments);
    }

    @Override
    public void assign(List<Object> path, Value value) {
        outside.assign(path, value);
    }

    @Override
    public void gap(String variable) {
        outside.gap(variable);
    }
}
