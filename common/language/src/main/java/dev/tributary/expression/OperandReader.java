package dev.tributary.expression;

import dev.tributary.expression.Calls.BlockNode;
import dev.tributary.expression.Methods.Method;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads names, and everything else that operators stand between. */
final class OperandReader {
    /** What {@code ENV} can be asked of a variable. */
    private static final Set<String> HAS_VARIABLE = Set.of("key?", "has_key?", "include?", "member?");

    private final CodeReader reader;
    private final CodeText in;

    OperandReader(CodeReader reader) {
        this.reader = reader;
        this.in = reader.in;
    }

    Node primary() {
        in.blanks();
        int place = in.at;
        reader.countTerm();
        if (in.peek() == '(') {
            in.at++;
            Node inner = reader.someStatements();
            reader.expect(")");
            return inner;
        }
        if (in.peek() == '$') {
            return global(place);
        }
        if (in.peek() == '@') {
            return prepared(place);
        }
        return reader.literals.literal().orElseGet(() -> named(place));
    }

    private Node global(int place) {
        char c = in.peek(1);
        in.at += 2;
        if (CodeText.isDigit(c) && c != '0') {
            return new Terms.Group(c - '0');
        }
        return switch (c) {
            case '~' -> new Terms.LastMatch(found -> found);
            case '&' -> new Terms.LastMatch(found -> Value.of(found.text()));
            case '`' -> new Terms.LastMatch(found -> Value.of(found.before()));
            case '\'' -> new Terms.LastMatch(found -> Value.of(found.behind()));
            default -> throw reader.notUnderstood(place);
        };
    }

    /** A name of the vocabulary that is written as a variable of an object. */
    private Node prepared(int start) {
        in.at++;
        String name = "@" + in.word();
        if (!reader.vocabulary.names().containsKey(name)) {
            throw reader.notUnderstood(start);
        }
        return new Terms.Named(name, List.of(), start);
    }

    private Node named(int start) {
        String word = in.word();
        return switch (word) {
            case "" -> throw reader.notUnderstood(start);
            case "true" -> new Terms.Literal(Constants.TRUE);
            case "false" -> new Terms.Literal(Constants.FALSE);
            case "nil" -> Terms.NIL;
            case "ENV" -> environment(start);
            default -> reader.keywords.find(word).orElseGet(() -> other(word, start));
        };
    }

    private Node environment(int start) {
        if (in.skip("[")) {
            List<Node> name = reader.literals.items("]");
            if (name.size() != 1) {
                throw reader.notUnderstood(start);
            }
            return new Terms.Variable(name.getFirst());
        }
        String method = in.skip(".") ? reader.calls.marked(in.word()) : "";
        CallReader.Given given = reader.calls.given();
        List<Node> arguments = given.arguments();
        Optional<BlockNode> block = given.block();
        if (method.equals("fetch") && !arguments.isEmpty() && arguments.size() <= 2) {
            return new Terms.Fetch(
                    arguments.getFirst(), arguments.stream().skip(1).findFirst(), block, start);
        }
        if (HAS_VARIABLE.contains(method) && arguments.size() == 1) {
            return new Terms.HasVariable(arguments.getFirst());
        }
        throw reader.notUnderstood(start);
    }

    private Node other(String word, int start) {
        OptionalInt slot = reader.variables.find(word);
        if (slot.isPresent()) {
            return new Terms.Local(slot.getAsInt());
        }
        if (Character.isUpperCase(word.charAt(0))) {
            return constant(word, start);
        }
        if (reader.vocabulary.names().containsKey(word)) {
            return vocabularyName(word, start);
        }
        String name = reader.calls.marked(word);
        Optional<Method> function = Library.function(name);
        if (function.isPresent()) {
            return reader.calls.function(name, function.get(), start);
        }
        boolean bare = name.equals(word) && in.peek() != '(' && !Library.isRubys(word);
        if (!bare || CodeText.isDigit(word.charAt(0)) || KeywordReader.RESERVED.contains(word)) {
            throw reader.notUnderstood(start);
        }
        return reader.unknown(word, start);
    }

    /** A class, a module's function or a constant: {@code A}, {@code A::B.c(d)}. */
    private Node constant(String first, int start) {
        var path = new StringBuilder(first);
        while (in.startsWith("::") && Character.isUpperCase(in.peek(2))) {
            in.at += 2;
            path.append("::").append(in.word());
        }
        String name = path.toString();
        int behind = in.at;
        if (in.skip(".")) {
            String method = name + "." + in.word();
            if (in.peek() == '?' && isNamed(method + "?")) {
                in.at++;
                method += "?";
            }
            if (reader.vocabulary.names().containsKey(method)) {
                return vocabularyName(method, start);
            }
            Optional<Method> function = Library.function(method);
            if (function.isPresent()) {
                return reader.calls.function(method, function.get(), start);
            }
            in.at = behind;
        }
        if (in.peek() == '(' || reader.calls.isCommand()) {
            Optional<Method> function = Library.function(name);
            if (function.isPresent()) {
                return reader.calls.function(name, function.get(), start);
            }
        }
        Optional<Node> value = Library.constant(name);
        if (value.isEmpty() && in.peek() == '.' && in.peek(1) != '.' && !ClassObject.CLASS.has(behindDot())) {
            throw reader.notUnderstood(start);
        }
        return value.or(() -> Understood.named(name).map(ClassObject::new).map(Terms.Literal::new))
                .orElseThrow(() -> reader.notUnderstood(start));
    }

    private String behindDot() {
        int at = in.at++;
        String method = reader.calls.marked(in.word());
        in.at = at;
        return method;
    }

    private boolean isNamed(String name) {
        return reader.vocabulary.names().containsKey(name)
                || Library.function(name).isPresent();
    }

    private Node vocabularyName(String name, int start) {
        int arity = Objects.requireNonNull(reader.vocabulary.names().get(name));
        List<Node> arguments = in.peek() == '(' ? reader.calls.given().arguments() : List.of();
        int given = arguments.size();
        boolean spread = arguments.stream().anyMatch(Terms.Spread.class::isInstance);
        if (spread || (arity < 0 ? given < -arity - 1 : given != arity)) {
            throw reader.notUnderstood(start);
        }
        return new Terms.Named(name, arguments, start);
    }
}
