package dev.tributary.expression;

import dev.tributary.regexp.Regexp;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Things that stand for a value by themselves. */
final class Terms {
    /** Nothing written. */
    static final Node NIL = new Literal(Constants.NIL);

    private Terms() {}

    /** What never changes. */
    record Literal(Value value) implements Node {
        @Override
        public Value eval(Run run) {
            return value;
        }
    }

    /** A text without code in it; each time a new one. */
    record Written(String text) implements Node {
        @Override
        public Value eval(Run run) {
            return new Text(text);
        }
    }

    /** A text in double quotes: its pieces. */
    record Joined(List<Node> pieces) implements Node {
        @Override
        public Value eval(Run run) {
            return new Text(join(pieces, run));
        }

        static String join(List<Node> pieces, Run run) {
            var text = new StringBuilder();
            for (Node piece : pieces) {
                Value value = piece.eval(run);
                if (value.isNil()) {
                    piece.variables(run).forEach(run.names()::gap);
                }
                run.deep(value);
                text.append(value.text());
                Text.checkLength(text.length());
            }
            run.produced(2L * text.length());
            return text.toString();
        }
    }

    /** {@code :"text"} with code in it. */
    record JoinedSymbol(List<Node> pieces) implements Node {
        @Override
        public Value eval(Run run) {
            return new Symbol(Joined.join(pieces, run));
        }
    }

    /** A regular expression with code in it. */
    record JoinedRegexp(List<Node> pieces, String flags, Function<String, Regexp> regexps, int at) implements Node {
        @Override
        public Value eval(Run run) {
            var source = new StringBuilder();
            for (Node piece : pieces) {
                source.append(piece.eval(run).text());
            }
            try {
                return new RegexpValue(regexps.apply("/" + source + "/" + flags));
            } catch (IllegalArgumentException e) {
                throw CodeException.raised("RegexpError", String.valueOf(e.getMessage()))
                        .at(at);
            }
        }
    }

    /** {@code [a, *b]}. */
    record ListOf(List<Node> items) implements Node {
        @Override
        public Value eval(Run run) {
            return new Items(Calls.values(items, run));
        }
    }

    /** {@code *a}: as many as are in it. */
    record Spread(Node list) implements Node {
        @Override
        public Value eval(Run run) {
            return list.eval(run);
        }
    }

    /** {@code key => value}, or {@code **map} if there is no key. */
    record Entry(Optional<Node> key, Node value) {}

    /** <code>{a => b, c: d}</code>. */
    record PairsOf(List<Entry> entries) implements Node {
        @Override
        public Value eval(Run run) {
            var pairs = new Pairs();
            for (Entry entry : entries) {
                Value key = entry.key.map(node -> node.eval(run)).orElse(Constants.NIL);
                Value value = entry.value.eval(run);
                if (entry.key.isPresent()) {
                    run.deep(key);
                    pairs.put(key, value);
                } else {
                    PairsParts.pairs(value).map().forEach(pairs::put);
                }
            }
            return pairs;
        }
    }

    /** {@code from..to}. */
    record Between(Node from, Node to, boolean exclusive) implements Node {
        @Override
        public Value eval(Run run) {
            return new Span(from.eval(run), to.eval(run), exclusive);
        }
    }

    /** A variable of the expression's own; nil before it was assigned. */
    record Local(int slot) implements Node {
        @Override
        public Value eval(Run run) {
            return run.local(slot);
        }
    }

    /** {@code $1}: what that group of the last match found. */
    record Group(int number) implements Node {
        @Override
        public Value eval(Run run) {
            return run.match().map(match -> match.group(number)).orElse(Constants.NIL);
        }
    }

    /** {@code $~}, {@code $&} and what stands around the last match. */
    record LastMatch(Function<Found, Value> part) implements Node {
        @Override
        public Value eval(Run run) {
            return run.match().map(part).orElse(Constants.NIL);
        }
    }

    /** A name of the vocabulary. */
    record Named(String name, List<Node> arguments, int at) implements Node {
        @Override
        public Value eval(Run run) {
            run.step();
            try {
                return run.names().value(name, Calls.values(arguments, run));
            } catch (CodeException e) {
                throw e.at(at);
            }
        }

        @Override
        public Optional<List<Object>> path(String root) {
            return root.equals(name) ? Optional.of(List.of()) : Optional.empty();
        }
    }

    /** A name that nothing stands for. */
    record Unknown(String name, int at) implements Node {
        @Override
        public Value eval(Run run) {
            throw CodeException.raised("NameError", "undefined local variable or method '" + name + "'")
                    .at(at);
        }
    }

    /** {@code ENV['X']}. */
    record Variable(Node name) implements Node {
        @Override
        public Value eval(Run run) {
            return run.names().variable(Text.of(name.eval(run))).map(Value::of).orElse(Constants.NIL);
        }

        @Override
        public List<String> variables(Run run) {
            return List.of(name.eval(run).text());
        }
    }

    /** {@code ENV.key?('X')}. */
    record HasVariable(Node name) implements Node {
        @Override
        public Value eval(Run run) {
            return Value.of(run.names().variable(Text.of(name.eval(run))).isPresent());
        }
    }

    /** {@code ENV.fetch('X')}, {@code ENV.fetch('X', 'd')} or <code>ENV.fetch('X') { 'd' }</code>. */
    record Fetch(Node name, Optional<Node> fallback, Optional<Calls.BlockNode> block, int at) implements Node {
        @Override
        public Value eval(Run run) {
            String variable = Text.of(name.eval(run));
            Optional<Value> found = run.names().variable(variable).map(Value::of);
            if (found.isPresent()) {
                return found.get();
            }
            if (block.isPresent()) {
                return block.get().in(run).call(List.of(new Text(variable)));
            }
            return fallback.map(node -> node.eval(run))
                    .orElseThrow(() -> CodeException.raised(
                                    "KeyError",
                                    "environment variable '" + variable + "' is not set; set it, or write ENV.fetch('"
                                            + variable + "', 'a default')")
                            .at(at));
        }
    }
}
