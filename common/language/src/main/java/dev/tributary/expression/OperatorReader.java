package dev.tributary.expression;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads operators, the weakest first. */
final class OperatorReader {
    /** From the weakest to the strongest; in each row the longer ones first. */
    private static final List<List<String>> LEVELS = List.of(
            List.of("||"),
            List.of("&&"),
            List.of("<=>", "===", "==", "=~", "!=", "!~"),
            List.of("<=", ">=", "<", ">"),
            List.of("|", "^"),
            List.of("&"),
            List.of("<<", ">>"),
            List.of("+", "-"),
            List.of("*", "/", "%"));

    private static final List<String> SIGNS = List.of("-", "+", "~");
    private static final int EQUALITY = 2;
    private static final int SUM = 7;

    /** Those that make another operator with {@code =} behind them. */
    private static final Set<String> CAN_ASSIGN =
            Set.of("||", "&&", "|", "^", "&", "<<", ">>", "+", "-", "*", "/", "%");

    private final CodeReader reader;
    private final CodeText in;

    OperatorReader(CodeReader reader) {
        this.reader = reader;
        this.in = reader.in;
    }

    /** {@code a ? b : c}. */
    Node choice() {
        Node condition = range();
        in.spaces();
        if (!in.skip("?")) {
            return condition;
        }
        Node yes = reader.expression();
        reader.expect(":");
        return new Conditions.Choice(condition, yes, reader.expression());
    }

    private Node range() {
        Node from = in.startsWith("..") ? Terms.NIL : unranged();
        in.spaces();
        boolean exclusive = in.skip("...");
        if (!exclusive && !in.skip("..")) {
            return from;
        }
        in.spaces();
        boolean endless = "])},;\n".indexOf(in.peek()) >= 0 || in.startsWithWord("then");
        return new Terms.Between(from, endless ? Terms.NIL : unranged(), exclusive);
    }

    /** Without a range or a choice. */
    Node unranged() {
        return level(0);
    }

    /** The value of a block's parameter that is not given: a bar ends it. */
    Node standIn() {
        return level(SUM);
    }

    /** Operators of this level and the stronger ones. */
    private Node level(int weakest) {
        Node left = unary();
        int strongest = LEVELS.size() - 1;
        while (true) {
            in.spaces();
            int place = in.at;
            int level = strongest;
            Optional<String> operator = operator(LEVELS.get(level));
            while (operator.isEmpty() && level > weakest) {
                operator = operator(LEVELS.get(--level));
            }
            if (operator.isEmpty()) {
                return left;
            }
            reader.countTerm();
            left = combined(left, operator.get(), level + 1 < LEVELS.size() ? level(level + 1) : unary(), place);
            // An equality has no other behind it, and nothing stronger than what stands to its left may follow.
            strongest = level == EQUALITY ? level - 1 : level;
            if (strongest < weakest) {
                return left;
            }
        }
    }

    /** Not the beginning of an assignment such as {@code +=} or {@code ||=}, or of a longer operator. */
    private Optional<String> operator(List<String> candidates) {
        for (String one : candidates) {
            if (!in.startsWith(one)) {
                continue;
            }
            char next = in.peek(one.length());
            boolean assigns = CAN_ASSIGN.contains(one) && next == '=';
            boolean longer = (one.length() == 1
                            && (next == one.charAt(0) || (one.equals("&") && next == '.'))
                            && "*&|<>".contains(one))
                    || (one.equals("<=") && next == '>');
            if (assigns || longer) {
                return Optional.empty();
            }
            in.at += one.length();
            return Optional.of(one);
        }
        return Optional.empty();
    }

    private Node combined(Node left, String operator, Node right, int place) {
        return switch (operator) {
            case "||" -> new Conditions.Or(left, right);
            case "&&" -> new Conditions.And(left, right);
            case "!=" -> new Conditions.Not(call(left, "==", right, place));
            case "!~" -> new Conditions.Not(call(left, "=~", right, place));
            case "=~" -> matched(left, right, place);
            case "<<" -> {
                reader.changes();
                yield call(left, operator, right, place);
            }
            default -> call(left, operator, right, place);
        };
    }

    /** A pattern on the left side gives its named groups to variables. */
    private Node matched(Node left, Node right, int place) {
        Node match = call(left, "=~", right, place);
        if (!(left instanceof Terms.Literal(RegexpValue pattern))
                || pattern.regexp().groups().isEmpty()) {
            return match;
        }
        List<String> names =
                pattern.regexp().groups().stream().map(group -> group.name()).toList();
        return new Conditions.NamedGroups(
                match, names, names.stream().map(reader.variables::assigned).toList());
    }

    static Node call(Node receiver, String operator, Node argument, int place) {
        return new Calls.Call(receiver, operator, List.of(argument), Optional.empty(), place, false);
    }

    private Node unary() {
        in.blanks();
        int place = in.at;
        if (in.peek() == '-' && CodeText.isDigit(in.peek(1))) {
            return negativeNumber();
        }
        if (in.skip("!")) {
            return new Conditions.Not(reader.nested(this::unary));
        }
        if (in.startsWith("->")) {
            throw reader.notUnderstood(place);
        }
        Optional<String> sign = in.skipAny(SIGNS);
        if (sign.isEmpty()) {
            return power();
        }
        String method = sign.get().equals("~") ? "~" : sign.get() + "@";
        Node operand = reader.nested(this::unary);
        return new Calls.Call(operand, method, List.of(), Optional.empty(), place, false);
    }

    /** {@code -2 ** 2} is -4, but {@code -2.abs} is 2. */
    private Node negativeNumber() {
        int start = in.at++;
        Node number = reader.calls.postfix(reader.literals.number(start));
        in.spaces();
        int place = in.at;
        if (!in.startsWith("**") || in.startsWith("**=")) {
            return number;
        }
        in.at = start + 1;
        Node power = reader.nested(this::power);
        return new Calls.Call(power, "-@", List.of(), Optional.empty(), place, false);
    }

    private Node power() {
        Node base = reader.calls.postfix(reader.operands.primary());
        in.spaces();
        int place = in.at;
        if (!in.startsWith("**") || in.startsWith("**=")) {
            return base;
        }
        in.at += 2;
        return call(base, "**", reader.nested(this::unary), place);
    }
}
