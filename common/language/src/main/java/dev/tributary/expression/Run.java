package dev.tributary.expression;

import dev.tributary.msgpack.Values;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One evaluation of an expression: its variables, what matched last, and how much it may do. Whatever a record holds, an
 * evaluation ends: each method, each step of a block and each character that a pattern is searched in costs something.
 */
final class Run {
    /** How many methods and steps of blocks one evaluation may take. */
    static final int STEPS_MAX = 1_000_000;

    /** How many bytes of new texts, arrays and maps one evaluation may make, those it drops again too. */
    static final long BYTES_MAX = 64L * 1024 * 1024;

    private static final int CALLS_MAX = 100;
    private static final int CHARS_A_STEP = 64;
    private static final long SLOW_SEARCH_MICROS = 1_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final Names names;
    private final Value[] locals;
    private Optional<Found> match = Optional.empty();
    private int calls;
    private int steps;
    private long bytes;

    /** @param locals how many variables the expression has */
    Run(Names names, int locals) {
        this.names = names;
        this.locals = new Value[locals];
        forget(0, locals);
    }

    Names names() {
        return names;
    }

    Value local(int slot) {
        return locals[slot];
    }

    void set(int slot, Value value) {
        locals[slot] = value;
    }

    /** Makes the variables of a block nil, as at the beginning of each of its steps. */
    void forget(int from, int to) {
        Arrays.fill(locals, from, to, Constants.NIL);
    }

    Optional<Found> match() {
        return match;
    }

    void matched(Optional<Found> last) {
        match = last;
    }

    void step() {
        steps(1);
    }

    void steps(long more) {
        if (more > STEPS_MAX - steps) {
            throw new CodeException("the expression takes more than " + STEPS_MAX + " steps and was stopped");
        }
        steps += (int) more;
    }

    /** A text is read from end to end by something other than methods. */
    void reads(String text) {
        steps(text.length() / CHARS_A_STEP);
    }

    /** Searches with a pattern. One that takes its time costs a step for each microsecond: all together have an end. */
    <T> T search(String text, Supplier<T> search) {
        reads(text);
        long start = System.nanoTime();
        T found = search.get();
        long micros = (System.nanoTime() - start) / NANOS_PER_MICRO;
        if (micros > SLOW_SEARCH_MICROS) {
            steps(micros);
        }
        return found;
    }

    /** What may come back to itself, so that it must not go too deep. */
    <T> T within(Supplier<T> call) {
        step();
        if (++calls > CALLS_MAX) {
            throw new CodeException("the block of a map calls itself more than " + CALLS_MAX + " times deep");
        }
        T result = call.get();
        calls--;
        return result;
    }

    /** A value is new, or has grown. */
    void produced(Value value) {
        produced(value.newBytes());
    }

    void produced(long more) {
        if (more > BYTES_MAX - bytes) {
            throw new CodeException(
                    "the expression makes more than " + BYTES_MAX + " bytes of texts, arrays and maps and was stopped");
        }
        bytes += more;
    }

    /** A value is about to be walked through in all its depth, which must have an end. */
    void deep(Value value) {
        deep(value, 0);
    }

    private void deep(Value value, int depth) {
        if (depth > Values.DEPTH_MAX) {
            throw new CodeException("a value is nested deeper than " + Values.DEPTH_MAX);
        }
        step();
        if (value instanceof Items items) {
            items.list().forEach(item -> deep(item, depth + 1));
        } else if (value instanceof Pairs pairs) {
            for (Map.Entry<Value, Value> pair : pairs.map().entrySet()) {
                deep(pair.getKey(), depth + 1);
                deep(pair.getValue(), depth + 1);
            }
        }
    }
}
