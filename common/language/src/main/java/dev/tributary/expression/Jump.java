package dev.tributary.expression;

import java.util.Optional;

/** {@code next} ends a step of a block or loop, {@code break} all of them. */
final class Jump extends RuntimeException {
    private final boolean leaves;
    private final transient Value value;
    private final transient Object mark;

    /** @param mark of the block or loop that is meant */
    Jump(boolean leaves, Value value, Object mark) {
        super(null, null, false, false);
        this.leaves = leaves;
        this.value = value;
        this.mark = mark;
    }

    boolean leaves() {
        return leaves;
    }

    Value value() {
        return value;
    }

    @SuppressWarnings("ReferenceEquality") // which one it is counts, not what it looks like
    boolean isOf(Object other) {
        return mark == other;
    }

    /** The value of the call whose block was left. */
    Value outOf(Optional<Calls.BlockNode> block) {
        if (leaves && block.isPresent() && block.get() instanceof Calls.WrittenBlock written && isOf(written.mark())) {
            return value;
        }
        throw this;
    }
}
