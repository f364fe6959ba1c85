package dev.tributary.expression;

import java.util.List;
import java.util.Optional;

/** An expression that was read. Immutable. */
public final class Code {
    private final Node body;
    private final int locals;
    private final boolean changes;
    private final List<Unknown> unknown;

    /** A name that neither the vocabulary nor the expression itself has given a meaning. */
    public record Unknown(String name, int offset) {}

    /**
     * @param locals how many variables of its own it has
     * @param changes whether it may change what a name stands for, such as the record
     */
    Code(Node body, int locals, boolean changes, List<Unknown> unknown) {
        this.body = body;
        this.locals = locals;
        this.changes = changes;
        this.unknown = List.copyOf(unknown);
    }

    /** A text without code. */
    public static Code literal(String text) {
        return new Code(new Terms.Written(text), 0, false, List.of());
    }

    /** @throws CodeException where Ruby would raise an error, with the place, or where a limit is reached */
    public Value eval(Names names) {
        var run = new Run(names, locals);
        if (changes) {
            names.changing();
        }
        Value value = body.eval(run);
        run.deep(value);
        return value;
    }

    /** Whether it may change what a name stands for, such as the record. */
    public boolean changes() {
        return changes;
    }

    /** Names in it that nothing stands for: an error, as in Ruby, where one of them is evaluated. */
    public List<Unknown> unknown() {
        return unknown;
    }

    /** The constant keys and indexes, texts and integers, by which this goes into {@code name}; empty if it is not that. */
    public Optional<List<Object>> path(String name) {
        return body.path(name);
    }

    /** The pieces as one text; tells {@code names} of variables that left gaps. */
    public static String join(List<Code> pieces, Names names) {
        var text = new StringBuilder();
        for (Code piece : pieces) {
            Value value = piece.eval(names);
            if (value.isNil()) {
                piece.body.variables(new Run(names, piece.locals)).forEach(names::gap);
            }
            text.append(value.text());
            Text.checkLength(text.length());
        }
        return text.toString();
    }
}
