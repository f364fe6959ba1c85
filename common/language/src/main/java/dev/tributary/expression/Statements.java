package dev.tributary.expression;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Several things one after the other, and what is done when one of them fails. */
final class Statements {
    private Statements() {}

    /** The value is the last one's. */
    record Sequence(List<Node> all) implements Node {
        @Override
        public Value eval(Run run) {
            Value last = Constants.NIL;
            for (Node statement : all) {
                last = statement.eval(run);
            }
            return last;
        }
    }

    /**
     * {@code rescue A, B => e}.
     *
     * @param errors the classes of errors it is for
     * @param slot of the variable that the error becomes
     */
    record Rescue(List<RubyClass> errors, OptionalInt slot, Node then) {}

    /** {@code begin … rescue … else … ensure … end}. */
    record Guarded(Node body, List<Rescue> rescues, Optional<Node> otherwise, Optional<Node> ensured) implements Node {
        @Override
        public Value eval(Run run) {
            try {
                return rescued(run);
            } finally {
                ensured.ifPresent(node -> node.eval(run));
            }
        }

        private Value rescued(Run run) {
            Value value;
            try {
                value = body.eval(run);
            } catch (CodeException e) {
                return handled(e, run);
            }
            return otherwise.map(node -> node.eval(run)).orElse(value);
        }

        private Value handled(CodeException e, Run run) {
            if (e.raised().isEmpty()) {
                throw e;
            }
            RubyClass raised = Errors.named(e.raised());
            for (Rescue rescue : rescues) {
                if (rescue.errors.stream().anyMatch(raised::isA)) {
                    run.step();
                    rescue.slot.ifPresent(slot -> run.set(slot, new Raised(raised, e.getMessage())));
                    return rescue.then.eval(run);
                }
            }
            throw e;
        }
    }
}
