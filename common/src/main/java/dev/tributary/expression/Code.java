package dev.tributary.expression;

import dev.tributary.regexp.Match;
import dev.tributary.regexp.Regexp;
import dev.tributary.regexp.Searched;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An expression that was read. Evaluated late: what is not needed, such as the right side of {@code ||}, is not run. */
public sealed interface Code {

    /** @throws CodeException where Ruby would raise an error, with the place */
    Value eval(Names names);

    /** The variables that can have made this nil, to be told of. */
    default List<String> variables(Names names) {
        return List.of();
    }

    /** The constant keys and indexes, texts and integers, by which this goes into {@code name}; empty if it is not that. */
    default Optional<List<Object>> path(String name) {
        return Optional.empty();
    }

    record Literal(Value value) implements Code {
        @Override
        public Value eval(Names names) {
            return value;
        }
    }

    /** A text in double quotes: its pieces. */
    record Joined(List<Code> pieces) implements Code {
        @Override
        public Value eval(Names names) {
            return new Text(join(pieces, names));
        }
    }

    /** The pieces as one text; tells {@code names} of variables that left gaps. */
    static String join(List<Code> pieces, Names names) {
        var text = new StringBuilder();
        for (Code piece : pieces) {
            Value value = piece.eval(names);
            if (value == Value.NIL) {
                piece.variables(names).forEach(names::gap);
            }
            text.append(value.text());
        }
        return text.toString();
    }

    /** A name of the vocabulary. */
    record Named(String name, List<Code> arguments, int at) implements Code {
        @Override
        public Value eval(Names names) {
            try {
                return names.value(
                        name, arguments.stream().map(one -> one.eval(names)).toList());
            } catch (CodeException e) {
                throw e.at(at);
            }
        }

        @Override
        public Optional<List<Object>> path(String root) {
            return root.equals(name) ? Optional.of(List.of()) : Optional.empty();
        }
    }

    /** {@code ENV['X']}. */
    record Variable(Code name) implements Code {
        @Override
        public Value eval(Names names) {
            return names.variable(name.eval(names).text()).map(Value::of).orElse(Value.NIL);
        }

        @Override
        public List<String> variables(Names names) {
            return List.of(name.eval(names).text());
        }
    }

    /** {@code ENV.fetch('X')} or {@code ENV.fetch('X', 'd')}. */
    record Fetch(Code name, Optional<Code> fallback, int at) implements Code {
        @Override
        public Value eval(Names names) {
            String variable = name.eval(names).text();
            Optional<Value> found = names.variable(variable).map(Value::of);
            return found.or(() -> fallback.map(code -> code.eval(names)))
                    .orElseThrow(() -> new CodeException(
                            at,
                            "environment variable '" + variable + "' is not set; set it, or write ENV.fetch('"
                                    + variable + "', 'a default')"));
        }
    }

    record Or(Code left, Code right) implements Code {
        @Override
        public Value eval(Names names) {
            Value value = left.eval(names);
            return value.isTrue() ? value : right.eval(names);
        }

        @Override
        public List<String> variables(Names names) {
            var both = new ArrayList<>(left.variables(names));
            both.addAll(right.variables(names));
            return both;
        }
    }

    record And(Code left, Code right) implements Code {
        @Override
        public Value eval(Names names) {
            Value value = left.eval(names);
            return value.isTrue() ? right.eval(names) : value;
        }
    }

    record Not(Code operand) implements Code {
        @Override
        public Value eval(Names names) {
            return Value.of(!operand.eval(names).isTrue());
        }
    }

    /** {@code condition ? yes : no}. */
    record Choice(Code condition, Code yes, Code no) implements Code {
        @Override
        public Value eval(Names names) {
            return (condition.eval(names).isTrue() ? yes : no).eval(names);
        }
    }

    /**
     * A method, an operator or {@code []}.
     *
     * @param safe {@code &.}: nil of nil
     */
    record Call(Code receiver, String method, List<Code> arguments, int at, boolean safe) implements Code {
        @Override
        public Value eval(Names names) {
            Value value = receiver.eval(names);
            if (safe && value == Value.NIL) {
                return value;
            }
            try {
                return value.call(
                        method, arguments.stream().map(one -> one.eval(names)).toList());
            } catch (CodeException e) {
                throw e.at(at);
            }
        }

        @Override
        public Optional<List<Object>> path(String root) {
            if (!method.equals("dig") && (!method.equals("[]") || arguments.size() != 1)) {
                return Optional.empty();
            }
            return receiver.path(root).flatMap(before -> {
                var path = new ArrayList<>(before);
                for (Code argument : arguments) {
                    switch (argument) {
                        case Literal(Text(String key)) -> path.add(key);
                        case Literal(Whole(var index)) when index.bitLength() < 32 -> path.add(index.intValue());
                        default -> {
                            return Optional.empty();
                        }
                    }
                }
                return Optional.of(path);
            });
        }
    }

    /** A whole expression with variables of its own. */
    record Program(Code body) implements Code {
        @Override
        public Value eval(Names names) {
            return body.eval(names instanceof Locals ? names : new Locals(names));
        }
    }

    /** Statements one after the other; the value is the last one's. */
    record Sequence(List<Code> statements) implements Code {
        @Override
        public Value eval(Names names) {
            Value last = Value.NIL;
            for (Code statement : statements) {
                last = statement.eval(names);
            }
            return last;
        }
    }

    /** A variable that was assigned before. */
    record Local(String name) implements Code {
        @Override
        public Value eval(Names names) {
            return ((Locals) names).local(name);
        }
    }

    /** {@code name = value}. */
    record Assign(String name, Code value) implements Code {
        @Override
        public Value eval(Names names) {
            Value assigned = value.eval(names);
            ((Locals) names).set(name, assigned);
            return assigned;
        }
    }

    /** {@code record["a"]["b"] = value}. */
    record AssignField(List<Object> path, Code value, int at) implements Code {
        @Override
        public Value eval(Names names) {
            Value assigned = value.eval(names);
            try {
                names.assign(path, assigned);
            } catch (CodeException e) {
                throw e.at(at);
            }
            return assigned;
        }
    }

    /** {@code $1}: what that group of the last match found. */
    record Group(int number) implements Code {
        @Override
        public Value eval(Names names) {
            return ((Locals) names).group(number);
        }
    }

    /** {@code =~}: where the regular expression matches first, or nil. */
    record Matches(Code left, Code right, int at) implements Code {
        @Override
        public Value eval(Names names) {
            Value text = left.eval(names);
            Value other = right.eval(names);
            if (text instanceof RegexpValue && !(other instanceof RegexpValue)) {
                Value swapped = text;
                text = other;
                other = swapped;
            }
            if (text == Value.NIL) {
                ((Locals) names).matched(Optional.empty());
                return Value.NIL;
            }
            if (!(text instanceof Text(String searched)) || !(other instanceof RegexpValue(Regexp regexp))) {
                throw new CodeException(at, "=~ is between a text and a /regular expression/");
            }
            var in = Searched.of(searched);
            Optional<Match> match = regexp.find(in);
            ((Locals) names).matched(match);
            return match.map(found -> Value.of(
                            searched.codePointCount(0, searched.length()) - codePointsFrom(searched, found.start())))
                    .orElse(Value.NIL);
        }

        /** How many characters stand from that byte on. */
        private static int codePointsFrom(String text, int utf8Offset) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int from = Math.min(utf8Offset, bytes.length);
            String rest = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
            return rest.codePointCount(0, rest.length());
        }
    }

    /** {@code from..to}. */
    record Between(Code from, Code to, boolean exclusive) implements Code {
        @Override
        public Value eval(Names names) {
            return new Span(from.eval(names), to.eval(names), exclusive);
        }
    }

    /** {@code [a, b]}. */
    record ListOf(List<Code> items) implements Code {
        @Override
        public Value eval(Names names) {
            return new Items(items.stream().map(one -> one.eval(names)).toList());
        }
    }

    /** One {@code when} of a {@code case}. */
    record When(List<Code> values, Code then) {}

    /** {@code case of when … end}. */
    record Case(Code of, List<When> whens, Code otherwise) implements Code {
        @Override
        public Value eval(Names names) {
            Value value = of.eval(names);
            return whens.stream()
                    .filter(when -> when.values().stream().anyMatch(one -> covers(one.eval(names), value)))
                    .findFirst()
                    .map(When::then)
                    .orElse(otherwise)
                    .eval(names);
        }

        /** {@code ===}. */
        private static boolean covers(Value pattern, Value value) {
            return switch (pattern) {
                case RegexpValue(Regexp regexp) -> value instanceof Text(String text) && regexp.isIn(text);
                case Span span -> span.includes(value);
                default -> pattern.same(value);
            };
        }
    }
}
