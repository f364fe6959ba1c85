package dev.tributary.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is evaluated only if something else is true. */
final class Conditions {
    private Conditions() {}

    record Or(Node left, Node right) implements Node {
        @Override
        public Value eval(Run run) {
            Value value = left.eval(run);
            return value.isTrue() ? value : right.eval(run);
        }

        @Override
        public List<String> variables(Run run) {
            var both = new ArrayList<>(left.variables(run));
            both.addAll(right.variables(run));
            return both;
        }
    }

    record And(Node left, Node right) implements Node {
        @Override
        public Value eval(Run run) {
            Value value = left.eval(run);
            return value.isTrue() ? right.eval(run) : value;
        }
    }

    record Not(Node operand) implements Node {
        @Override
        public Value eval(Run run) {
            return Value.of(!operand.eval(run).isTrue());
        }
    }

    /** {@code condition ? yes : no}. */
    record Choice(Node condition, Node yes, Node no) implements Node {
        @Override
        public Value eval(Run run) {
            return (condition.eval(run).isTrue() ? yes : no).eval(run);
        }
    }

    /** {@code /(?<name>…)/ =~ text}: its named groups become variables. */
    record NamedGroups(Node match, List<String> names, List<Integer> slots) implements Node {
        @Override
        public Value eval(Run run) {
            Value place = match.eval(run);
            for (int i = 0; i < names.size(); i++) {
                Value name = new Text(names.get(i));
                run.set(
                        slots.get(i),
                        run.match().map(found -> found.group(name)).orElse(Constants.NIL));
            }
            return place;
        }
    }

    /** A branch of {@link Case}. */
    record When(List<Node> values, Node then) {}

    /** {@code case of when … end}; without {@code of} the first that is true. */
    record Case(Optional<Node> of, List<When> whens, Node otherwise, int at) implements Node {
        @Override
        public Value eval(Run run) {
            Optional<Value> value = of.map(node -> node.eval(run));
            for (When when : whens) {
                if (when.values.stream().anyMatch(node -> covers(node, value, run))) {
                    return when.then.eval(run);
                }
            }
            return otherwise.eval(run);
        }

        /** A list, {@code *these}, covers what one of its items does. */
        private boolean covers(Node node, Optional<Value> value, Run run) {
            return Calls.values(List.of(node), run).stream().anyMatch(pattern -> covers(pattern, value, run));
        }

        /** {@code ===}. */
        private boolean covers(Value pattern, Optional<Value> value, Run run) {
            if (value.isEmpty()) {
                return pattern.isTrue();
            }
            run.step();
            try {
                return RubyClass.send(pattern, "===", Sent.of(run, value.get())).isTrue();
            } catch (CodeException e) {
                throw e.at(at);
            }
        }
    }

    /** {@code while condition … end}, or {@code until} if it ends when that is true. */
    record While(Node condition, boolean wanted, Node body, boolean bodyFirst, Object mark) implements Node {
        @Override
        public Value eval(Run run) {
            boolean first = bodyFirst;
            try {
                while (first || condition.eval(run).isTrue() == wanted) {
                    first = false;
                    run.step();
                    step(run);
                }
                return Constants.NIL;
            } catch (Jump jump) {
                if (jump.isOf(mark)) {
                    return jump.value();
                }
                throw jump;
            }
        }

        private void step(Run run) {
            try {
                body.eval(run);
            } catch (Jump jump) {
                if (jump.leaves() || !jump.isOf(mark)) {
                    throw jump;
                }
            }
        }
    }
}
