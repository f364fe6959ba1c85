package dev.tributary.config;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A parsed expression of embedded code. Evaluated late, since {@code ||} must not run its right side for nothing. */
sealed interface Code {

    Value eval(Scope scope);

    /** What an expression yields. */
    sealed interface Value {
        /** Its text in a string, as Ruby's {@code to_s}. */
        String text();
    }

    record Text(String text) implements Value {}

    record Whole(BigInteger number) implements Value {
        @Override
        public String text() {
            return number.toString();
        }
    }

    /** {@code nil}, as an unset variable yields it. */
    record Nil() implements Value {
        @Override
        public String text() {
            return "";
        }
    }

    /** {@code use_nil} or {@code use_default}: decides about the whole value, wherever in it it stands. */
    record Absent() implements Value {
        @Override
        public String text() {
            return "";
        }
    }

    /**
     * What one evaluation sees and finds.
     *
     * @param unset names of variables whose absence left a gap in a text
     */
    record Scope(Environment environment, List<String> unset) {
        Scope(Environment environment) {
            this(environment, new ArrayList<>());
        }
    }

    record Literal(Value value) implements Code {
        @Override
        public Value eval(Scope scope) {
            return value;
        }
    }

    record UseAbsent() implements Code {
        @Override
        public Value eval(Scope scope) {
            return new Absent();
        }
    }

    /** A name that stands for a fact of the environment: {@code hostname}, {@code worker_id}. */
    record Fact(Function<Environment, String> fact) implements Code {
        @Override
        public Value eval(Scope scope) {
            return new Text(fact.apply(scope.environment()));
        }
    }

    /** A double-quoted string: literal pieces and embedded code in turn. */
    record Joined(List<Code> parts) implements Code {
        @Override
        public Value eval(Scope scope) {
            var text = new StringBuilder();
            for (Code part : parts) {
                Value value = part.eval(scope);
                if (value instanceof Absent) {
                    return value;
                }
                if (value instanceof Nil) {
                    part.variables(scope).forEach(scope.unset()::add);
                }
                text.append(value.text());
            }
            return new Text(text.toString());
        }
    }

    /** {@code ENV['X']}. */
    record Variable(Code name, Position at) implements Code {
        @Override
        public Value eval(Scope scope) {
            return scope.environment()
                    .variable(name.eval(scope).text())
                    .<Value>map(Text::new)
                    .orElseGet(Nil::new);
        }

        @Override
        public List<String> variables(Scope scope) {
            return List.of(name.eval(scope).text());
        }
    }

    /** {@code ENV.fetch('X')} or {@code ENV.fetch('X', 'd')}. */
    record Fetch(Code name, Optional<Code> fallback, Position at) implements Code {
        @Override
        public Value eval(Scope scope) {
            String variable = name.eval(scope).text();
            Optional<String> found = scope.environment().variable(variable);
            if (found.isPresent()) {
                return new Text(found.get());
            }
            return fallback.orElseThrow(() -> new ConfigException(
                            at,
                            "environment variable '" + variable + "' is not set; set it, or write ENV.fetch('"
                                    + variable + "', 'a default')"))
                    .eval(scope);
        }
    }

    record Or(Code left, Code right) implements Code {
        @Override
        public Value eval(Scope scope) {
            Value value = left.eval(scope);
            return value instanceof Nil ? right.eval(scope) : value;
        }

        @Override
        public List<String> variables(Scope scope) {
            var both = new ArrayList<>(left.variables(scope));
            both.addAll(right.variables(scope));
            return both;
        }
    }

    record Plus(Code left, Code right, Position at) implements Code {
        @Override
        public Value eval(Scope scope) {
            Value a = left.eval(scope);
            Value b = right.eval(scope);
            return switch (new Pair(a, b)) {
                case Pair(Absent absent, Value any) -> absent;
                case Pair(Value any, Absent absent) -> absent;
                case Pair(Whole x, Whole y) -> new Whole(x.number().add(y.number()));
                case Pair(Text x, Text y) -> new Text(x.text() + y.text());
                default ->
                    throw new ConfigException(
                            at,
                            "'+' joins two texts or adds two integers, not " + kind(a) + " and " + kind(b)
                                    + "; write .to_i behind a text to add it, .to_s behind an integer to join it");
            };
        }

        private record Pair(Value left, Value right) {}

        private static String kind(Value value) {
            return switch (value) {
                case Text _ -> "a text";
                case Whole _ -> "an integer";
                case Nil _ -> "nil (an unset variable)";
                case Absent _ -> "no value";
            };
        }
    }

    /** {@code File.read('/path')}. */
    record FileRead(Code path, Position at) implements Code {
        @Override
        public Value eval(Scope scope) {
            String file = path.eval(scope).text();
            try {
                return new Text(Files.readString(Path.of(file), StandardCharsets.UTF_8));
            } catch (NoSuchFileException e) {
                throw new ConfigException(at, "cannot read '" + file + "': there is no such file");
            } catch (IOException | java.nio.file.InvalidPathException e) {
                throw new ConfigException(at, "cannot read '" + file + "': " + e.getMessage());
            }
        }
    }

    /** {@code receiver.method}, for methods without arguments. */
    record Call(Code receiver, Method method, Position at) implements Code {
        @Override
        public Value eval(Scope scope) {
            Value value = receiver.eval(scope);
            if (value instanceof Absent) {
                return value;
            }
            if (value instanceof Nil && method == Method.STRIP) {
                throw new ConfigException(
                        at,
                        "nothing to strip: the value before it is nil (an unset variable); write "
                                + "a default with ||, as in (ENV['X'] || 'd').strip");
            }
            return method.apply(value);
        }
    }

    enum Method {
        STRIP,
        TO_I,
        TO_S;

        Value apply(Value value) {
            return switch (this) {
                case STRIP -> new Text(value.text().strip());
                case TO_I -> new Whole(RubyNumbers.toInteger(value.text()));
                case TO_S -> new Text(value.text());
            };
        }
    }

    /** The variables that can have made this nil, to be named in a warning. */
    default List<String> variables(Scope scope) {
        return List.of();
    }
}
