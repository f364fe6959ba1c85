package dev.tributary.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads an expression up to the brace that closes it:
 *
 * <pre>
 * code       := statement ((';' | line end) statement)*
 * statement  := sentence [('if' | 'unless' | 'while' | 'until' | 'rescue') sentence]*
 * sentence   := ['not'] expression (('and' | 'or') ['not'] expression)*
 * expression := (place '=' | place '+=' | place ',' … '=') expression | choice    see {@link AssignmentReader}
 * choice     := range ['?' choice ':' choice]                                    see {@link OperatorReader}
 * operand    := primary (('.' | '&amp;.') method [arguments] [block] | '[' … ']')*  see {@link OperandReader}, {@link CallReader}
 * primary    := literal | name | '(' code ')' | if | unless | case | begin | while  see {@link LiteralReader}, {@link KeywordReader}
 * </pre>
 */
public final class CodeReader {
    /** How deep parentheses, texts within texts and operators may nest. */
    private static final int DEPTH_MAX = 200;

    /** How many values and methods one expression may hold. */
    private static final int TERMS_MAX = 1_000;

    private static final List<String> ENDS = List.of("end", "else", "elsif", "when", "rescue", "ensure");
    private static final Set<String> MODIFIERS = Set.of("if", "unless", "while", "until", "rescue");

    final CodeText in;
    final Vocabulary vocabulary;
    final Variables variables = new Variables();
    final OperatorReader operators;
    final OperandReader operands;
    final CallReader calls;
    final LiteralReader literals;
    final KeywordReader keywords;
    final AssignmentReader assignments;
    private final List<Code.Unknown> unknown = new ArrayList<>();

    /** What {@code next} and {@code break} would leave here: the innermost block or loop. */
    Optional<Object> loop = Optional.empty();

    private boolean changes;
    private int depth;
    private int terms;

    /** @param at the first character of the code, behind its opening brace */
    public CodeReader(CharSequence text, int at, Vocabulary vocabulary) {
        in = new CodeText(text, at);
        this.vocabulary = vocabulary;
        operators = new OperatorReader(this);
        operands = new OperandReader(this);
        calls = new CallReader(this);
        literals = new LiteralReader(this);
        keywords = new KeywordReader(this);
        assignments = new AssignmentReader(this);
    }

    /** @throws CodeException for what is not understood, where it starts */
    public Code readToBrace() {
        Node body = bracedStatements();
        return new Code(body, variables.count(), changes, unknown);
    }

    /**
     * One statement, up to a semicolon, the end of a line or of the text.
     *
     * @throws CodeException for what is not understood, where it starts
     */
    public Code readStatement() {
        in.blanks();
        Node body = statement();
        return new Code(body, variables.count(), changes, unknown);
    }

    /** Behind what was read. */
    public int offset() {
        return in.at;
    }

    /** Up to and with a closing brace. */
    Node bracedStatements() {
        Node body = statements();
        if (!in.skip("}")) {
            throw notUnderstood(in.at);
        }
        return body;
    }

    /** The same, which may be none. */
    Node bracedStatementsOrNone() {
        Node body = someStatements();
        expect("}");
        return body;
    }

    /** Up to a brace, a parenthesis or a word that ends them, which stays. */
    Node statements() {
        var all = new ArrayList<Node>();
        separators();
        while (!endsStatements()) {
            all.add(statement());
            in.spaces();
            boolean separated = in.peek() == ';' || in.peek() == '\n' || in.peek() == '#';
            separators();
            if (!separated && !endsStatements()) {
                throw notUnderstood(in.at);
            }
        }
        return switch (all.size()) {
            case 0 -> throw notUnderstood(in.at);
            case 1 -> all.getFirst();
            default -> new Statements.Sequence(List.copyOf(all));
        };
    }

    /** The same, which may be none. */
    Node someStatements() {
        separators();
        return endsStatements() ? Terms.NIL : statements();
    }

    void separators() {
        in.blanks();
        while (in.skip(";")) {
            in.blanks();
        }
    }

    private boolean endsStatements() {
        return in.atEnd()
                || in.peek() == '}'
                || in.peek() == ')'
                || ENDS.stream().anyMatch(in::startsWithWord);
    }

    Node statement() {
        Node node = sentence();
        while (true) {
            in.spaces();
            Optional<String> modifier = MODIFIERS.stream().filter(in::skipWord).findFirst();
            if (modifier.isEmpty()) {
                return node;
            }
            node = modified(node, modifier.get());
        }
    }

    private Node modified(Node node, String modifier) {
        Node other = sentence();
        return switch (modifier) {
            case "if" -> new Conditions.Choice(other, node, Terms.NIL);
            case "unless" -> new Conditions.Choice(other, Terms.NIL, node);
            case "rescue" -> rescued(node, other);
            default ->
                new Conditions.While(
                        other, modifier.equals("while"), node, node instanceof Statements.Guarded, new Object());
        };
    }

    static Node rescued(Node node, Node otherwise) {
        var rescue = new Statements.Rescue(List.of(Errors.STANDARD), OptionalInt.empty(), otherwise);
        return new Statements.Guarded(node, List.of(rescue), Optional.empty(), Optional.empty());
    }

    private Node sentence() {
        Node left = negated();
        while (true) {
            in.spaces();
            if (in.skipWord("and")) {
                left = new Conditions.And(left, negated());
            } else if (in.skipWord("or")) {
                left = new Conditions.Or(left, negated());
            } else {
                return left;
            }
        }
    }

    private Node negated() {
        in.blanks();
        return in.skipWord("not") ? new Conditions.Not(nested(this::negated)) : nested(assignments::statement);
    }

    /** With an assignment, without a modifier behind it. */
    Node expression() {
        return nested(assignments::expression);
    }

    <T> T nested(Supplier<T> reading) {
        if (++depth > DEPTH_MAX) {
            throw new CodeException(in.at, "code is nested deeper than " + DEPTH_MAX);
        }
        T read = reading.get();
        depth--;
        return read;
    }

    void countTerm() {
        if (++terms > TERMS_MAX) {
            throw new CodeException(in.at, "code is longer than " + TERMS_MAX + " values and methods");
        }
    }

    /** The expression may change what a name stands for. */
    void changes() {
        changes = true;
    }

    Node unknown(String name, int at) {
        unknown.add(new Code.Unknown(name, at));
        return new Terms.Unknown(name, at);
    }

    void expect(String word) {
        in.blanks();
        if (!in.skip(word)) {
            throw notUnderstood(in.at);
        }
    }

    CodeException notUnderstood(int place) {
        return new CodeException(place, vocabulary.refusal());
    }
}
