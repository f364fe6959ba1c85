package dev.tributary.expression;

import dev.tributary.expression.Methods.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Methods, functions and the blocks that they are given. */
final class Calls {
    private Calls() {}

    /** The values of arguments or items; {@code *list} are many. */
    static List<Value> values(List<Node> nodes, Run run) {
        if (nodes.isEmpty()) {
            return List.of();
        }
        var values = new ArrayList<Value>(nodes.size());
        for (Node node : nodes) {
            if (node instanceof Terms.Spread spread) {
                List<Value> many = Conversions.list(spread.eval(run), run);
                run.produced(8L * many.size());
                values.addAll(many);
            } else {
                values.add(node.eval(run));
            }
        }
        return values;
    }

    /** What stands behind arguments. */
    sealed interface BlockNode {
        Block in(Run run);
    }

    /** {@code &:name}: that method of what the block is given. */
    record NamedBlock(String method) implements BlockNode {
        @Override
        public Block in(Run run) {
            return given -> {
                if (given.isEmpty()) {
                    throw CodeException.argument("no receiver given");
                }
                run.step();
                List<Value> rest = given.subList(1, given.size());
                return RubyClass.send(given.getFirst(), method, new Sent(run, rest, Optional.empty()));
            };
        }
    }

    /** {@code &:name} among arguments, of which it is none. */
    record BlockArgument(BlockNode block) implements Node {
        @Override
        public Value eval(Run run) {
            throw new IllegalStateException("a block is no argument");
        }
    }

    /**
     * <code>{ |a, (b, c), *d| … }</code>.
     *
     * @param from the first of its own variables, which are nil at the beginning of each step
     * @param to behind the last
     * @param mark what {@code break} and {@code next} in it know it by
     */
    record WrittenBlock(Assignments.Pattern names, Node body, int from, int to, Object mark) implements BlockNode {
        @Override
        public Block in(Run run) {
            return given -> {
                run.forget(from, to);
                names.bind(given, run);
                try {
                    return body.eval(run);
                } catch (Jump jump) {
                    if (jump.leaves() || !jump.isOf(mark)) {
                        throw jump;
                    }
                    return jump.value();
                }
            };
        }
    }

    /**
     * A method, an operator or {@code []}.
     *
     * @param safe {@code &.}: nil of nil
     */
    record Call(Node receiver, String method, List<Node> arguments, Optional<BlockNode> block, int at, boolean safe)
            implements Node {
        @Override
        public Value eval(Run run) {
            Value value = receiver.eval(run);
            if (safe && value.isNil()) {
                return value;
            }
            run.step();
            try {
                var sent = new Sent(run, values(arguments, run), block.map(node -> node.in(run)));
                return RubyClass.send(value, method, sent);
            } catch (CodeException e) {
                throw e.at(at);
            } catch (Jump jump) {
                return jump.outOf(block);
            }
        }

        @Override
        public Optional<List<Object>> path(String root) {
            if (block.isPresent() || (!method.equals("dig") && (!method.equals("[]") || arguments.size() != 1))) {
                return Optional.empty();
            }
            return receiver.path(root).flatMap(this::extended);
        }

        private Optional<List<Object>> extended(List<Object> before) {
            var path = new ArrayList<>(before);
            for (Node argument : arguments) {
                switch (argument) {
                    case Terms.Written(String key) -> path.add(key);
                    case Terms.Literal(Whole(var index)) when index.bitLength() < 32 -> path.add(index.intValue());
                    default -> {
                        return Optional.empty();
                    }
                }
            }
            return Optional.of(path);
        }
    }

    /** A field of the record, which is read without the rest of it where that is possible. */
    record Field(List<Object> path, Call otherwise) implements Node {
        @Override
        public Value eval(Run run) {
            run.step();
            return run.names().field(path).orElseGet(() -> otherwise.eval(run));
        }

        @Override
        public Optional<List<Object>> path(String root) {
            return otherwise.path(root);
        }
    }

    /** A method of a module, such as {@code JSON.parse}, or of none, such as {@code Integer}. */
    record Function(String name, Method function, List<Node> arguments, Optional<BlockNode> block, int at)
            implements Node {
        @Override
        public Value eval(Run run) {
            run.step();
            try {
                var sent = new Sent(run, values(arguments, run), block.map(node -> node.in(run)));
                RubyClass.check(name, function, sent);
                Value value = function.body().of(Constants.NIL, sent);
                run.produced(value);
                return value;
            } catch (CodeException e) {
                throw e.at(at);
            } catch (Jump jump) {
                return jump.outOf(block);
            }
        }
    }

    /** {@code next} and {@code break}. */
    record JumpNode(boolean leaves, Optional<Node> value, Object mark) implements Node {
        @Override
        public Value eval(Run run) {
            throw new Jump(leaves, value.map(node -> node.eval(run)).orElse(Constants.NIL), mark);
        }
    }
}
