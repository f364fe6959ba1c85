package dev.tributary.expression;

import dev.tributary.expression.Assignments.Pattern;
import dev.tributary.expression.Assignments.Place;
import dev.tributary.expression.Assignments.Slot;
import dev.tributary.expression.Assignments.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads assignments, and the names between a block's bars.
 *
 * <pre>
 * a = 1    a += 1    a ||= 1    map["k"] = 1    map["k"] &lt;&lt;= 1    a, (b, *c) = list
 * </pre>
 */
final class AssignmentReader {
    private static final List<String> CHANGES =
            List.of("**=", "||=", "&&=", "<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=");

    private final CodeReader reader;
    private final CodeText in;

    AssignmentReader(CodeReader reader) {
        this.reader = reader;
        this.in = reader.in;
    }

    /** What may have several values to its left and right. */
    Node statement() {
        in.blanks();
        int start = in.at;
        if ((CodeText.isWordStart(in.peek()) || in.peek() == '*' || in.peek() == '(') && isSeveral(start)) {
            return several();
        }
        Optional<String> name = name();
        in.spaces();
        if (name.isPresent() && in.skipAssignment()) {
            int slot = reader.variables.assigned(name.get());
            return new Assignments.Assign(new Slot(slot), values(value()));
        }
        in.at = start;
        return expression();
    }

    Node expression() {
        in.blanks();
        int start = in.at;
        Optional<String> name = name();
        if (name.isPresent()) {
            in.spaces();
            if (in.skipAssignment()) {
                int slot = reader.variables.assigned(name.get());
                return new Assignments.Assign(new Slot(slot), value());
            }
            int place = in.at;
            Optional<String> change = in.skipAny(CHANGES);
            if (change.isPresent()) {
                int slot = reader.variables.assigned(name.get());
                return new Assignments.Change(slot, operator(change.get()), value(), place);
            }
        }
        in.at = start;
        return assigned(reader.operators.choice());
    }

    private Node assigned(Node left) {
        in.spaces();
        Optional<Place> place = place(left);
        if (place.isEmpty()) {
            return left;
        }
        int at = in.at;
        if (in.skipAssignment()) {
            reader.changes();
            return new Assignments.Assign(place.get(), value());
        }
        Optional<String> change = in.skipAny(CHANGES);
        if (change.isEmpty()) {
            return left;
        }
        reader.changes();
        return new Assignments.ChangePlace(
                place.get().receiver(), place.get().keys(), operator(change.get()), value(), at);
    }

    private static Optional<Place> place(Node node) {
        return switch (node) {
            case Calls.Field field -> place(field.otherwise());
            case Calls.Call call
            when call.method().equals("[]") && !call.safe() ->
                Optional.of(new Place(call.receiver(), call.arguments(), call.at()));
            default -> Optional.empty();
        };
    }

    private static String operator(String change) {
        return change.substring(0, change.length() - 1);
    }

    /** The right side; {@code a = b rescue c} assigns one of both. */
    private Node value() {
        in.blanks();
        Node value = in.skip("*") ? new Terms.Spread(reader.expression()) : reader.expression();
        in.spaces();
        if (in.skipWord("rescue")) {
            return CodeReader.rescued(value, reader.expression());
        }
        return value;
    }

    /** A name that can be assigned to. */
    private Optional<String> name() {
        int start = in.at;
        String word = CodeText.isWordStart(in.peek()) ? in.word() : "";
        boolean fits = !word.isEmpty()
                && !Character.isUpperCase(word.charAt(0))
                && !KeywordReader.RESERVED.contains(word)
                && !reader.vocabulary.names().containsKey(word);
        if (!fits) {
            in.at = start;
            return Optional.empty();
        }
        return Optional.of(word);
    }

    /** Whether several targets and an assignment stand there. */
    private boolean isSeveral(int start) {
        int depth = 0;
        boolean several = in.peek() == '*';
        for (in.at = start; !in.atEnd() && in.peek() != '\n' && in.peek() != ';'; in.at++) {
            char c = in.peek();
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == '=' && depth == 0) {
                boolean found = several && "=~>".indexOf(in.peek(1)) < 0;
                in.at = start;
                return found;
            } else if (c == ',') {
                several = true;
            } else if (!CodeText.isWordPart(c) && "* ".indexOf(c) < 0) {
                break;
            }
            if (depth < 0) {
                break;
            }
        }
        in.at = start;
        return false;
    }

    private Node several() {
        Pattern pattern = pattern(false);
        in.blanks();
        if (!in.skipAssignment()) {
            throw reader.notUnderstood(in.at);
        }
        return new Assignments.Assign(pattern, values(value()));
    }

    /** A list, if more values or {@code *} say so. */
    private Node values(Node first) {
        var values = new ArrayList<Node>(List.of(first));
        for (in.spaces(); in.skip(","); in.spaces()) {
            values.add(value());
        }
        boolean one = values.size() == 1 && !(first instanceof Terms.Spread);
        return one ? first : new Terms.ListOf(List.copyOf(values));
    }

    /** {@code |a, (b, c), *d, e = 1|}, behind its first bar, with its last. */
    Pattern parameters() {
        Pattern pattern = pattern(true);
        in.blanks();
        if (in.skip(";")) {
            do {
                in.blanks();
                reader.variables.parameter(in.word());
                in.blanks();
            } while (in.skip(","));
        }
        reader.expect("|");
        return pattern;
    }

    private Pattern pattern(boolean parameters) {
        var targets = new ArrayList<Target>();
        var optional = new ArrayList<Optional<Node>>();
        int rest = -1;
        do {
            in.blanks();
            if (in.peek() == '|' || in.peek() == ')') {
                break; // a comma at the end
            }
            if (in.skip("*")) {
                rest = targets.size();
            }
            targets.add(target(parameters));
            in.blanks();
            boolean standIn = parameters && rest != targets.size() - 1 && in.skipAssignment();
            optional.add(standIn ? Optional.of(reader.operators.standIn()) : Optional.empty());
            in.blanks();
        } while (in.skip(","));
        return new Pattern(List.copyOf(targets), rest, List.copyOf(optional));
    }

    private Target target(boolean parameter) {
        if (in.skip("(")) {
            Pattern inner = reader.nested(() -> pattern(parameter));
            reader.expect(")");
            return inner;
        }
        int start = in.at;
        Optional<String> name = parameter ? Optional.of(in.word()).filter(word -> !word.isEmpty()) : name();
        if (name.isEmpty() && ",|)= ".indexOf(in.peek()) >= 0 && in.peek(-1) == '*') {
            name = Optional.of("*");
        }
        String word = name.orElseThrow(() -> reader.notUnderstood(start));
        return new Slot(parameter ? reader.variables.parameter(word) : reader.variables.assigned(word));
    }
}
