package dev.tributary.expression;

import java.util.List;
import java.util.Optional;

/** What a method was given: arguments, perhaps a block, and the evaluation it is part of. */
record Sent(Run run, List<Value> all, Optional<Block> given) {

    static Sent of(Run run, Value... arguments) {
        return new Sent(run, List.of(arguments), Optional.empty());
    }

    int count() {
        return all.size();
    }

    Value first() {
        return all.getFirst();
    }

    Value at(int index) {
        return all.get(index);
    }

    Value or(int index, Value otherwise) {
        return index < all.size() ? all.get(index) : otherwise;
    }

    boolean hasBlock() {
        return given.isPresent();
    }

    /** What the block yields, for one step of a walk. */
    Value yielded(Value... arguments) {
        run.step();
        return given.orElseThrow(() -> CodeException.raised("LocalJumpError", "no block given (yield)"))
                .call(List.of(arguments));
    }

    /** The argument as a text. */
    String text(int index) {
        return Text.of(at(index));
    }

    String text(int index, String otherwise) {
        return index < all.size() ? text(index) : otherwise;
    }

    /** The argument as a whole number, which has to be one of at most nine digits. */
    int integer(int index) {
        long number = Whole.integer(at(index));
        if (Math.abs(number) > Whole.INDEX_MAX) {
            throw CodeException.raised("RangeError", "integer " + number + " is too large here");
        }
        return (int) number;
    }

    int integer(int index, int otherwise) {
        return index < all.size() ? integer(index) : otherwise;
    }

    /** A whole number that is not negative. */
    int count(int index) {
        int number = integer(index);
        if (number < 0) {
            throw CodeException.argument("negative argument");
        }
        return number;
    }

    /** Another method, of another value, within the same evaluation. */
    Value send(Value self, String method, Value... arguments) {
        run.step();
        return RubyClass.send(self, method, of(run, arguments));
    }
}
