package dev.tributary.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the Ruby that configurations embed in double-quoted values, as far as they use it:
 *
 * <pre>
 * or      := sum ('||' sum)*
 * sum     := postfix ('+' postfix)*
 * postfix := primary ('.' method)*
 * primary := text | integer | '(' or ')' | 'ENV' '[' or ']' | 'ENV.fetch' '(' or [',' or] ')'
 *          | 'Socket.gethostname' | 'File.read' '(' or ')' | 'hostname' | 'worker_id' | 'use_nil' | 'use_default' | 'nil'
 * </pre>
 *
 * Another form is one more case here and one more record in {@link Code}.
 */
final class EmbeddedCode {
    static final String UNDERSTOOD = "understood are ENV['X'], ENV.fetch('X', 'd'), hostname, Socket.gethostname, "
            + "worker_id, use_nil, use_default, File.read('/path'), texts, integers, ||, +, (), .strip, .to_i and .to_s";

    private final SourceText in;

    EmbeddedCode(SourceText in) {
        this.in = in;
    }

    /** The code behind {@code #{}, which is read already, up to and with its closing brace. */
    Code readToBrace() {
        Code code = or();
        in.skipWhitespace();
        if (!in.skip("}")) {
            throw notUnderstood();
        }
        return code;
    }

    private Code or() {
        Code left = sum();
        in.skipWhitespace();
        while (in.skip("||")) {
            left = new Code.Or(left, sum());
            in.skipWhitespace();
        }
        return left;
    }

    private Code sum() {
        Code left = postfix();
        in.skipWhitespace();
        while (in.peek() == '+') {
            Position at = in.here();
            in.next();
            left = new Code.Plus(left, postfix(), at);
            in.skipWhitespace();
        }
        return left;
    }

    private Code postfix() {
        Code receiver = primary();
        while (in.peek() == '.') {
            int at = in.offset();
            in.next();
            Position position = in.here();
            Code.Method method = switch (word()) {
                case "strip" -> Code.Method.STRIP;
                case "to_i" -> Code.Method.TO_I;
                case "to_s" -> Code.Method.TO_S;
                default -> throw notUnderstood(at + 1);
            };
            receiver = new Code.Call(receiver, method, position);
        }
        return receiver;
    }

    private Code primary() {
        in.skipWhitespace();
        int start = in.offset();
        char c = in.peek();
        if (c == '"') {
            return new Quoted(in).doubleQuoted();
        }
        if (c == '\'') {
            return new Code.Literal(new Code.Text(new Quoted(in).singleQuoted()));
        }
        if (c == '(') {
            in.next();
            Code inner = or();
            expect(")");
            return inner;
        }
        if (c >= '0' && c <= '9' || c == '-') {
            return integer();
        }
        return named(start, word());
    }

    private Code integer() {
        int start = in.offset();
        in.skip("-");
        while (in.peek() >= '0' && in.peek() <= '9' || in.peek() == '_') {
            in.next();
        }
        String digits = in.from(start).replace("_", "");
        if (digits.isEmpty() || digits.equals("-") || Character.isLetter(in.peek())) {
            throw notUnderstood(start);
        }
        return new Code.Literal(new Code.Whole(new BigInteger(digits)));
    }

    private Code named(int start, String word) {
        return switch (word) {
            case "ENV" -> variable(start);
            case "Socket" -> {
                method(start, ".gethostname");
                in.skip("()");
                yield new Code.Fact(Environment::hostname);
            }
            case "File" -> {
                method(start, ".read");
                yield new Code.FileRead(arguments(1).getFirst(), in.position(start));
            }
            case "hostname" -> new Code.Fact(Environment::hostname);
            case "worker_id" -> new Code.Fact(Environment::workerId);
            case "use_nil", "use_default" -> new Code.UseAbsent();
            case "nil" -> new Code.Literal(new Code.Nil());
            default -> throw notUnderstood(start);
        };
    }

    private Code variable(int start) {
        Position at = in.position(start);
        if (in.skip("[")) {
            Code name = or();
            expect("]");
            return new Code.Variable(name, at);
        }
        method(start, ".fetch");
        List<Code> arguments = arguments(2);
        return new Code.Fetch(arguments.getFirst(), arguments.stream().skip(1).findFirst(), at);
    }

    /** {@code (a)} or {@code (a, b)}: at least one, at most {@code most}. */
    private List<Code> arguments(int most) {
        var arguments = new ArrayList<Code>();
        expect("(");
        arguments.add(or());
        in.skipWhitespace();
        while (arguments.size() < most && in.skip(",")) {
            arguments.add(or());
            in.skipWhitespace();
        }
        expect(")");
        return arguments;
    }

    private void method(int start, String name) {
        if (!in.skip(name) || Character.isLetterOrDigit(in.peek()) || in.peek() == '_') {
            throw notUnderstood(start);
        }
    }

    private String word() {
        int start = in.offset();
        while (Character.isLetterOrDigit(in.peek()) || in.peek() == '_') {
            in.next();
        }
        return in.from(start);
    }

    private void expect(String word) {
        in.skipWhitespace();
        if (!in.skip(word)) {
            throw notUnderstood();
        }
    }

    private ConfigException notUnderstood() {
        return notUnderstood(in.offset());
    }

    private ConfigException notUnderstood(int offset) {
        return in.error(offset, "embedded code that is not understood from here on; " + UNDERSTOOD);
    }
}
