package dev.tributary.expression;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads an expression up to the brace that closes it:
 *
 * <pre>
 * code     := statement ((';' | line end) statement)*
 * statement := [name '=' | field '='] choice [('if' | 'unless') choice]
 * choice   := or ['?' choice ':' choice]
 * or       := and ('||' and)*
 * and      := equality ('&amp;&amp;' equality)*
 * equality := relation [('==' | '!=' | '=~' | '!~') relation]
 * relation := sum [('&lt;' | '&lt;=' | '&gt;' | '&gt;=') sum]
 * sum      := product (('+' | '-') product)*
 * product  := power (('*' | '/' | '%') power)*
 * power    := unary ['**' power]
 * unary    := ('!' | '-') unary | postfix
 * postfix  := primary (('.' | '&amp;.') method | '[' range [',' choice] ']')*
 * range    := choice [('..' | '...') choice]
 * primary  := text | number | /regexp/ | '(' range ')' | '[' choice, … ']' | $1 | if | unless | case | true | false | nil | ENV | a name of the vocabulary
 * </pre>
 */
public final class CodeReader {
    /** How deep parentheses, texts within texts and operators may nest. */
    private static final int DEPTH_MAX = 200;

    private static final List<String> ENDS = List.of("end", "else", "elsif", "when");
    private static final Code NIL = new Code.Literal(Value.NIL);

    /** How many values and methods one expression may hold. */
    private static final int TERMS_MAX = 1_000;

    private final CodeText in;
    private final Vocabulary vocabulary;
    private final Set<String> locals = new HashSet<>();
    private boolean needsLocals;
    private int depth;
    private int terms;

    /** @param at the first character of the code, behind its opening brace */
    public CodeReader(CharSequence text, int at, Vocabulary vocabulary) {
        in = new CodeText(text, at);
        this.vocabulary = vocabulary;
    }

    /** @throws CodeException for what is not understood, where it starts */
    public Code readToBrace() {
        Code code = statements();
        if (!in.skip("}")) {
            throw notUnderstood(in.at);
        }
        return needsLocals ? new Code.Program(code) : code;
    }

    /** Up to a brace or a word that ends them, which stay. */
    private Code statements() {
        var all = new ArrayList<Code>();
        for (separators(); !endsStatements(); separators()) {
            int start = in.at;
            if (!all.isEmpty() && !in.separatedBefore()) {
                throw notUnderstood(in.at);
            }
            all.add(statement(start));
        }
        return switch (all.size()) {
            case 0 -> throw notUnderstood(in.at);
            case 1 -> all.getFirst();
            default -> new Code.Sequence(List.copyOf(all));
        };
    }

    private void separators() {
        in.blanks();
        while (in.skip(";")) {
            in.blanks();
        }
    }

    private boolean endsStatements() {
        return in.atEnd() || in.peek() == '}' || ENDS.stream().anyMatch(in::startsWithWord);
    }

    private Code statement(int start) {
        Code code = assignment(start);
        while (true) {
            in.blanks();
            boolean own = in.separatedBefore();
            if (!own && in.skipWord("if")) {
                code = new Code.Choice(choice(), code, NIL);
            } else if (!own && in.skipWord("unless")) {
                code = new Code.Choice(choice(), NIL, code);
            } else {
                return code;
            }
        }
    }

    private Code assignment(int start) {
        String word = in.word();
        in.blanks();
        boolean plain = !word.isEmpty()
                && !CodeText.isDigit(word.charAt(0))
                && !vocabulary.names().containsKey(word);
        if (plain && in.skipAssignment()) {
            needsLocals = true;
            Code value = choice();
            locals.add(word);
            return new Code.Assign(word, value);
        }
        in.at = start;
        Code left = choice();
        in.blanks();
        Optional<List<Object>> path = left.path("record").filter(keys -> keys.size() == 1);
        return path.isPresent() && in.skipAssignment() ? new Code.AssignField(path.get(), choice(), start) : left;
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
        return operator("==", "!=", "=~", "!~")
                .map(one -> switch (one) {
                    case "=~" -> matches(left, place);
                    case "!~" -> new Code.Not(matches(left, place));
                    default -> call(left, one, relation(), place);
                })
                .orElse(left);
    }

    private Code matches(Code left, int place) {
        needsLocals = true;
        return new Code.Matches(left, relation(), place);
    }

    /** Where a range may stand too: in brackets, parentheses and behind {@code when}. */
    private Code range() {
        Code from = choice();
        in.blanks();
        boolean exclusive = in.skip("...");
        if (!exclusive && !in.skip("..")) {
            return from;
        }
        in.blanks();
        boolean endless = in.peek() == ']' || in.peek() == ')';
        return new Code.Between(from, endless ? NIL : choice(), exclusive);
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
        Code left = power();
        for (int place = next(); ; place = next()) {
            Optional<String> operator = operator("*", "/", "%");
            if (operator.isEmpty()) {
                return left;
            }
            left = call(left, operator.get(), power(), place);
        }
    }

    private Code power() {
        Code base = unary();
        int place = next();
        return in.skip("**") ? call(base, "**", power(), place) : base;
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
                var keys = new ArrayList<Code>();
                keys.add(range());
                in.blanks();
                if (in.skip(",")) {
                    keys.add(choice());
                }
                expect("]");
                receiver = new Code.Call(receiver, "[]", List.copyOf(keys), place, false);
            } else if (in.peek() == '.' && in.peek(1) != '.' || in.startsWith("&.")) {
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
            Code inner = range();
            expect(")");
            return inner;
        }
        if (c == '[') {
            return new Code.ListOf(items());
        }
        if (c == '$' && CodeText.isDigit(in.peek(1)) && in.peek(1) != '0') {
            in.at += 2;
            needsLocals = true;
            return new Code.Group(in.peek(-1) - '0');
        }
        if (c == '/') {
            return regexp();
        }
        return CodeText.isDigit(c) ? number(place) : named(place);
    }

    private List<Code> items() {
        var items = new ArrayList<Code>();
        in.skip("[");
        in.blanks();
        if (in.skip("]")) {
            return List.of();
        }
        do {
            items.add(choice());
            in.blanks();
        } while (in.skip(","));
        expect("]");
        return List.copyOf(items);
    }

    /** Behind {@code if} or {@code elsif}. */
    private Code conditional() {
        Code condition = choice();
        then();
        Code yes = statements();
        Code no = NIL;
        if (in.skipWord("elsif")) {
            return new Code.Choice(condition, yes, conditional());
        }
        if (in.skipWord("else")) {
            no = statements();
        }
        end();
        return new Code.Choice(condition, yes, no);
    }

    private Code unless() {
        Code condition = choice();
        then();
        Code no = statements();
        Code yes = in.skipWord("else") ? statements() : NIL;
        end();
        return new Code.Choice(condition, yes, no);
    }

    private Code cases() {
        Code of = choice();
        separators();
        var whens = new ArrayList<Code.When>();
        while (in.skipWord("when")) {
            var values = new ArrayList<Code>();
            do {
                values.add(range());
                in.blanks();
            } while (in.skip(","));
            then();
            whens.add(new Code.When(List.copyOf(values), statements()));
        }
        if (whens.isEmpty()) {
            throw notUnderstood(in.at);
        }
        Code otherwise = in.skipWord("else") ? statements() : NIL;
        end();
        return new Code.Case(of, List.copyOf(whens), otherwise);
    }

    private void then() {
        in.blanks();
        boolean separated = in.separatedBefore() || in.peek() == ';';
        separators();
        if (!in.skipWord("then") && !separated) {
            throw notUnderstood(in.at);
        }
    }

    private void end() {
        if (!in.skipWord("end")) {
            throw notUnderstood(in.at);
        }
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
            case "if" -> nested(this::conditional);
            case "unless" -> nested(this::unless);
            case "case" -> nested(this::cases);
            default -> vocabularyName(word, start);
        };
    }

    private Code nested(Supplier<Code> reading) {
        if (++depth > DEPTH_MAX) {
            throw new CodeException(in.at, "code is nested deeper than " + DEPTH_MAX);
        }
        Code code = reading.get();
        depth--;
        return code;
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
        if (locals.contains(word)) {
            return new Code.Local(word);
        }
        String name = word;
        if (!vocabulary.names().containsKey(name) && in.skip(".")) {
            name += "." + in.word();
            if (in.peek() == '?' && vocabulary.names().containsKey(name + "?")) {
                in.at++;
                name += "?";
            }
        }
        Integer arity = vocabulary.names().get(name);
        if (arity == null) {
            throw notUnderstood(start);
        }
        List<Code> arguments = in.peek() == '(' ? arguments() : List.of();
        if (arity < 0 ? arguments.size() < -arity - 1 : arguments.size() != arity) {
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
