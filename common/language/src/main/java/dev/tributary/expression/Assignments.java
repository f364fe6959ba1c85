package dev.tributary.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands to the left of {@code =}, and between the bars of a block. */
final class Assignments {
    private Assignments() {}

    /** Takes a value. */
    sealed interface Target {
        void take(Value value, Run run);
    }

    /** A variable. */
    record Slot(int slot) implements Target {
        @Override
        public void take(Value value, Run run) {
            run.set(slot, value);
        }
    }

    /** {@code map["key"]}. */
    record Place(Node receiver, List<Node> keys, int at) implements Target {
        @Override
        public void take(Value value, Run run) {
            put(receiver.eval(run), Calls.values(keys, run), value, run, at);
        }
    }

    private static void put(Value receiver, List<Value> keys, Value value, Run run, int at) {
        var arguments = new ArrayList<>(keys);
        arguments.add(value);
        run.step();
        try {
            RubyClass.send(receiver, "[]=", new Sent(run, arguments, Optional.empty()));
        } catch (CodeException e) {
            throw e.at(at);
        }
    }

    /**
     * {@code a, (b, c), *d}.
     *
     * @param rest which of them takes all that the others leave; -1 if none does
     * @param optional what those are that are not given, by their places
     */
    record Pattern(List<Target> targets, int rest, List<Optional<Node>> optional) implements Target {
        @Override
        public void take(Value value, Run run) {
            spread(value instanceof Items items ? items.copy() : List.of(value), run);
        }

        /** What a block is given: a single list is taken apart if there are several names for it. */
        void bind(List<Value> given, Run run) {
            boolean apart = given.size() == 1 && targets.size() > 1 && given.getFirst() instanceof Items;
            spread(apart ? ((Items) given.getFirst()).copy() : given, run);
        }

        private void spread(List<Value> values, Run run) {
            int behind = rest < 0 ? 0 : targets.size() - rest - 1;
            int next = 0;
            for (int i = 0; i < targets.size(); i++) {
                if (i == rest) {
                    int from = Math.min(next, values.size());
                    next = Math.max(from, values.size() - behind);
                    targets.get(i).take(new Items(values.subList(from, next)), run);
                } else {
                    Value value = next < values.size()
                            ? values.get(next)
                            : optional.get(i).map(node -> node.eval(run)).orElse(Constants.NIL);
                    targets.get(i).take(value, run);
                    next++;
                }
            }
        }
    }

    /** {@code target = value}. */
    record Assign(Target target, Node value) implements Node {
        @Override
        public Value eval(Run run) {
            Value assigned = value.eval(run);
            target.take(assigned, run);
            return assigned;
        }
    }

    /** {@code name += value}, {@code name ||= value}. */
    record Change(int slot, String operator, Node value, int at) implements Node {
        @Override
        public Value eval(Run run) {
            Value before = run.local(slot);
            if (keeps(operator, before)) {
                return before;
            }
            Value after = changed(before, operator, value, run, at);
            run.set(slot, after);
            return after;
        }
    }

    /** {@code map["key"] += value}, {@code map["key"] ||= value}. */
    record ChangePlace(Node receiver, List<Node> keys, String operator, Node value, int at) implements Node {
        @Override
        public Value eval(Run run) {
            Value of = receiver.eval(run);
            List<Value> arguments = Calls.values(keys, run);
            run.step();
            Value before;
            try {
                before = RubyClass.send(of, "[]", new Sent(run, arguments, Optional.empty()));
            } catch (CodeException e) {
                throw e.at(at);
            }
            if (keeps(operator, before)) {
                return before;
            }
            Value after = changed(before, operator, value, run, at);
            put(of, arguments, after, run, at);
            return after;
        }
    }

    private static boolean keeps(String operator, Value before) {
        return (operator.equals("||") && before.isTrue()) || (operator.equals("&&") && !before.isTrue());
    }

    private static Value changed(Value before, String operator, Node value, Run run, int at) {
        Value right = value.eval(run);
        if (operator.equals("||") || operator.equals("&&")) {
            return right;
        }
        run.step();
        try {
            return RubyClass.send(before, operator, Sent.of(run, right));
        } catch (CodeException e) {
            throw e.at(at);
        }
    }
}
