package dev.tributary.expression;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an expression up to the brace that closes it:
 *
 * <pre>
 * choice   := or ['?' choice ':' choice]
 * or       := and ('||' and)*
 * and      := equality ('&amp;&amp;' equality)*
 * equality := relation [('==' | '!=') relation]
 * relation := sum [('&lt;' | '&lt;=' | '&gt;' | '&gt;=') sum]
 * sum      := product (('+' | '-') product)*
 * product  := unary (('*' | '/' | '%') unary)*
 * unary    := ('!' | '-') unary | postfix
 * postfix  := primary (('.' | '&amp;.') method | '[' choice ']')*
 * primary  := text | number | /regexp/ | '(' choice ')' | true | false | nil | ENV | a name of the vocabulary
 * </pre>
 */
public final class CodeReader {
    /** How deep parentheses, texts within texts and operators may nest. */
    private static final int DEPTH_MAX = 200;

    /** How many values and methods one expression may hold. */
    private static final int TERMS_MAX = 1_000;

    private final CodeText in;
    private final Vocabulary vocabulary;
    private int depth;
    private int terms;

    /** @param at the first character of the code, behind its opening brace */
    public CodeReader(CharSequence text, int at, Vocabulary vocabulary) {
        in = new CodeText(text, at);
        this.vocabulary = vocabulary;
    }

    /** @throws CodeException for what is not understood, where it starts */
    public Code readToBrace() {
        Code code = choice();
        in.blanks();
        if (!in.skip("}")) {
            throw notUnderstood(in.at);
        }
        return code;
    }

    /** Behind what was read. */
    public int offset() {
        return in.at;
    }

    private Code choice() {
        if (++depth > DEPTH_MAX) {
            throw new CodeException(in.at, "code is nested deeper than " + DEPTH_MAX);
        }
        Code condition = or();
        Code whole = condition;
        in.blanks();
        if (in.skip("?")) {
            Code yes = choice();
            in.blanks();
            if (!in.skip(":")) {
                throw notUnderstood(in.at);
            }
            whole = new Code.Choice(condition, yes, choice());
        }
        depth--;
        return whole;
    }

    private Code or() {
        Code left = and();
        while (operator("||").isPresent()) {
            left = new Code.Or(left, and());
        }
        return left;
    }

    private Code and() {
        Code left = equality();
        while (operator("&&").isPresent()) {
            left = new Code.And(left, equality());
        }
        return left;
    }

    private Code equality() {
        Code left = relation();
        int place = next();
        return operator("==", "!=")
                .map(one -> call(left, one, relation(), place))
                .orElse(left);
    }

    private Code relation() {
        Code left = sum();
        int place = next();
        return operator("<=", ">=", "<", ">")
                .map(one -> call(left, one, sum(), place))
                .orElse(left);
    }

    private Code sum() {
        Code left = product();
        for (int place = next(); ; place = next()) {
            Optional<String> operator = operator("+", "-");
            if (operator.isEmpty()) {
                return left;
            }
            left = call(left, operator.get(), product(), place);
        }
    }

    private Code product() {
        Code left = unary();
        for (int place = next(); ; place = next()) {
            Optional<String> operator = operator("*", "/", "%");
            if (operator.isEmpty()) {
                return left;
            }
            left = call(left, operator.get(), unary(), place);
        }
    }

    private Code unary() {
        int place = next();
        if (++depth > DEPTH_MAX) {
            throw new CodeException(in.at, "code is nested deeper than " + DEPTH_MAX);
        }
        Code code;
        if (in.skip("!")) {
            code = new Code.Not(unary());
        } else if (in.skip("-")) {
            code = CodeText.isDigit(in.peek()) ? postfix(number(place)) : call(unary(), "-@", place);
        } else {
            code = postfix(primary());
        }
        depth--;
        return code;
    }

    private Code postfix(Code first) {
        Code receiver = first;
        while (true) {
            int place = in.at;
            if (in.skip("[")) {
                Code key = choice();
                expect("]");
                receiver = call(receiver, "[]", key, place);
            } else if (in.peek() == '.' || in.startsWith("&.")) {
                boolean safe = in.skip("&");
                in.skip(".");
                receiver = method(receiver, safe);
            } else {
                return receiver;
            }
        }
    }

    private Code method(Code receiver, boolean safe) {
        int place = in.at;
        countTerm();
        String name = in.word();
        if (in.peek() == '?' && Methods.has(name + "?")) {
            in.at++;
            name += "?";
        }
        if (!Methods.has(name)) {
            throw notUnderstood(place);
        }
        List<Code> arguments = in.peek() == '(' ? arguments() : List.of();
        if (!Methods.arity(name).allows(arguments.size())) {
            throw new CodeException(place, "wrong number of arguments for '" + name + "': " + arguments.size());
        }
        return new Code.Call(receiver, name, arguments, place, safe);
    }

    private List<Code> arguments() {
        var arguments = new ArrayList<Code>();
        expect("(");
        in.blanks();
        if (in.skip(")")) {
            return arguments;
        }
        do {
            in.blanks();
            arguments.add(in.peek() == '/' ? regexp() : choice());
            in.blanks();
        } while (in.skip(","));
        expect(")");
        return arguments;
    }

    private Code primary() {
        int place = next();
        countTerm();
        char c = in.peek();
        if (c == '"' || c == '\'') {
            return new QuotedText(in, this).read();
        }
        if (c == '(') {
            in.at++;
            Code inner = choice();
            expect(")");
            return inner;
        }
        if (c == '/') {
            return regexp();
        }
        return CodeText.isDigit(c) ? number(place) : named(place);
    }

    /** @param start of its sign, if it has one */
    private Code number(int start) {
        in.digits();
        boolean fraction = in.peek() == '.' && CodeText.isDigit(in.peek(1));
        if (fraction) {
            in.at++;
            in.digits();
        }
        boolean power = (in.peek() == 'e' || in.peek() == 'E')
                && (CodeText.isDigit(in.peek(1)) || CodeText.isDigit(in.peek(2)) && "+-".indexOf(in.peek(1)) >= 0);
        if (power) {
            in.at += 2;
            in.digits();
        }
        if (CodeText.isWordPart(in.peek())) {
            throw notUnderstood(start);
        }
        String number = in.from(start).replace("_", "");
        return new Code.Literal(fraction || power ? new Real(Double.parseDouble(number)) : whole(number));
    }

    private Value whole(String digits) {
        return new Whole(new BigInteger(digits));
    }

    private Code regexp() {
        int start = in.at++;
        while (in.peek() != '/') {
            if (in.atEnd() || in.peek() == '\n') {
                throw new CodeException(start, "this regular expression is never closed; a / is missing");
            }
            in.at += in.peek() == '\\' ? 2 : 1;
        }
        in.at++;
        in.word();
        String source = in.from(start);
        try {
            return new Code.Literal(new RegexpValue(vocabulary.regexps().apply(source)));
        } catch (IllegalArgumentException e) {
            throw new CodeException(start, e.getMessage());
        }
    }

    private Code named(int start) {
        String word = in.word();
        return switch (word) {
            case "true" -> new Code.Literal(Value.TRUE);
            case "false" -> new Code.Literal(Value.FALSE);
            case "nil" -> new Code.Literal(Value.NIL);
            case "ENV" -> environment(start);
            default -> vocabularyName(word, start);
        };
    }

    private Code environment(int start) {
        if (in.skip("[")) {
            Code name = choice();
            expect("]");
            return new Code.Variable(name);
        }
        if (!in.skip(".") || !in.word().equals("fetch")) {
            throw notUnderstood(start);
        }
        List<Code> arguments = in.peek() == '(' ? arguments() : List.of();
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw notUnderstood(start);
        }
        return new Code.Fetch(arguments.getFirst(), arguments.stream().skip(1).findFirst(), start);
    }

    private Code vocabularyName(String word, int start) {
        String name = word;
        if (!vocabulary.names().containsKey(name) && in.skip(".")) {
            name += "." + in.word();
        }
        Integer arity = vocabulary.names().get(name);
        if (arity == null) {
            throw notUnderstood(start);
        }
        List<Code> arguments = in.peek() == '(' ? arguments() : List.of();
        if (arguments.size() != arity) {
            throw notUnderstood(start);
        }
        return new Code.Named(name, arguments, start);
    }

    private static Code call(Code receiver, String operator, Code argument, int place) {
        return new Code.Call(receiver, operator, List.of(argument), place, false);
    }

    private static Code call(Code receiver, String operator, int place) {
        return new Code.Call(receiver, operator, List.of(), place, false);
    }

    private Optional<String> operator(String... candidates) {
        in.blanks();
        for (String one : candidates) {
            if (in.skip(one)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** Where the next thing starts. */
    private int next() {
        in.blanks();
        return in.at;
    }

    private void countTerm() {
        if (++terms > TERMS_MAX) {
            throw new CodeException(in.at, "code is longer than " + TERMS_MAX + " values and methods");
        }
    }

    private void expect(String word) {
        in.blanks();
        if (!in.skip(word)) {
            throw notUnderstood(in.at);
        }
    }

    private CodeException notUnderstood(int place) {
        return new CodeException(
                place, "embedded code that is not understood from here on; " + vocabulary.understood());
    }
}
