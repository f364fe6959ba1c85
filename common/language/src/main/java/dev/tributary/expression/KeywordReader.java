package dev.tributary.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** Reads what begins with a word of Ruby's: {@code if}, {@code unless}, {@code case}, {@code begin}, {@code while}. */
final class KeywordReader {
    /** Words that are no names. */
    static final Set<String> RESERVED = Set.of(
            "if", "unless", "while", "until", "case", "when", "then", "else", "elsif", "end", "begin", "rescue",
            "ensure", "do", "and", "or", "not", "nil", "true", "false", "self", "next", "break", "redo", "retry",
            "return", "yield", "def", "class", "module", "in", "defined", "alias", "undef", "super", "for");

    /** Those that go on behind an expression. */
    static final Set<String> BEHIND = Set.of(
            "if", "unless", "while", "until", "when", "then", "else", "elsif", "end", "rescue", "ensure", "do", "and",
            "or", "in");

    private final CodeReader reader;
    private final CodeText in;

    KeywordReader(CodeReader reader) {
        this.reader = reader;
        this.in = reader.in;
    }

    /** What the word, which is read, begins; empty if it is none of these. */
    Optional<Node> find(String word) {
        if (in.peek() == ':' && in.peek(1) != ':') {
            return Optional.empty();
        }
        Supplier<Node> reading = switch (word) {
            case "if" -> this::conditional;
            case "unless" -> this::unless;
            case "case" -> this::cases;
            case "begin" -> this::begin;
            case "while" -> () -> loop(true);
            case "until" -> () -> loop(false);
            case "next" -> () -> jump(false);
            case "break" -> () -> jump(true);
            default -> null;
        };
        return Optional.ofNullable(reading).map(reader::nested);
    }

    /** Behind {@code if} or {@code elsif}. */
    private Node conditional() {
        Node condition = reader.statement();
        then();
        Node yes = reader.someStatements();
        if (in.skipWord("elsif")) {
            return new Conditions.Choice(condition, yes, reader.nested(this::conditional));
        }
        Node no = in.skipWord("else") ? reader.someStatements() : Terms.NIL;
        end();
        return new Conditions.Choice(condition, yes, no);
    }

    private Node unless() {
        Node condition = reader.statement();
        then();
        Node no = reader.someStatements();
        Node yes = in.skipWord("else") ? reader.someStatements() : Terms.NIL;
        end();
        return new Conditions.Choice(condition, yes, no);
    }

    private Node cases() {
        int start = in.at;
        reader.separators();
        Optional<Node> of = in.startsWithWord("when") ? Optional.empty() : Optional.of(reader.statement());
        reader.separators();
        var whens = new ArrayList<Conditions.When>();
        while (in.skipWord("when")) {
            var values = new ArrayList<Node>();
            do {
                in.blanks();
                values.add(in.skip("*") ? new Terms.Spread(reader.expression()) : reader.expression());
                in.spaces();
            } while (in.skip(","));
            then();
            whens.add(new Conditions.When(List.copyOf(values), reader.someStatements()));
        }
        if (whens.isEmpty()) {
            throw reader.notUnderstood(in.at);
        }
        Node otherwise = in.skipWord("else") ? reader.someStatements() : Terms.NIL;
        end();
        return new Conditions.Case(of, List.copyOf(whens), otherwise, start);
    }

    /** {@code then}, or the end of a statement. */
    private void then() {
        in.spaces();
        boolean separated = in.peek() == ';' || in.peek() == '\n' || in.peek() == '#';
        reader.separators();
        if (!in.skipWord("then") && !separated) {
            throw reader.notUnderstood(in.at);
        }
    }

    private void end() {
        if (!in.skipWord("end")) {
            throw reader.notUnderstood(in.at);
        }
    }

    private Node loop(boolean wanted) {
        Node condition = reader.calls.condition();
        in.spaces();
        in.skipWord("do");
        Optional<Object> outer = reader.loop;
        var mark = new Object();
        reader.loop = Optional.of(mark);
        Node body = reader.someStatements();
        reader.loop = outer;
        end();
        return new Conditions.While(condition, wanted, body, false, mark);
    }

    private Node jump(boolean leaves) {
        Object mark = reader.loop.orElseThrow(() -> reader.notUnderstood(in.at - (leaves ? "break" : "next").length()));
        in.spaces();
        boolean alone = in.atEnd()
                || "})];\n".indexOf(in.peek()) >= 0
                || BEHIND.stream().anyMatch(in::startsWithWord);
        Optional<Node> value = alone ? Optional.empty() : Optional.of(reader.expression());
        return new Calls.JumpNode(leaves, value, mark);
    }

    private Node begin() {
        Node body = bodyToEnd();
        return body instanceof Statements.Guarded
                ? body
                : new Statements.Guarded(body, List.of(), Optional.empty(), Optional.empty());
    }

    /** What stands behind {@code begin}, or a block's {@code do}, up to its {@code end}. */
    Node bodyToEnd() {
        Node body = reader.someStatements();
        var rescues = new ArrayList<Statements.Rescue>();
        while (in.skipWord("rescue")) {
            rescues.add(rescue());
        }
        Optional<Node> otherwise = in.skipWord("else") ? Optional.of(reader.someStatements()) : Optional.empty();
        Optional<Node> ensured = in.skipWord("ensure") ? Optional.of(reader.someStatements()) : Optional.empty();
        end();
        return rescues.isEmpty() && otherwise.isEmpty() && ensured.isEmpty()
                ? body
                : new Statements.Guarded(body, List.copyOf(rescues), otherwise, ensured);
    }

    /** {@code rescue A, B => e}. */
    private Statements.Rescue rescue() {
        var errors = new ArrayList<RubyClass>();
        in.spaces();
        while (Character.isUpperCase(in.peek())) {
            errors.add(error());
            in.spaces();
            if (!in.skip(",")) {
                break;
            }
            in.blanks();
        }
        OptionalInt slot = OptionalInt.empty();
        if (in.skip("=>")) {
            in.spaces();
            slot = OptionalInt.of(reader.variables.assigned(in.word()));
        }
        then();
        return new Statements.Rescue(
                errors.isEmpty() ? List.of(Errors.STANDARD) : List.copyOf(errors), slot, reader.someStatements());
    }

    private RubyClass error() {
        int start = in.at;
        while (CodeText.isWordPart(in.peek()) || in.startsWith("::")) {
            in.at += in.peek() == ':' ? 2 : 1;
        }
        return Errors.find(in.from(start)).orElseThrow(() -> reader.notUnderstood(start));
    }
}
