package dev.tributary.expression;

import dev.tributary.expression.Assignments.Pattern;
import dev.tributary.expression.Calls.BlockNode;
import dev.tributary.expression.Methods.Method;
import dev.tributary.expression.Methods.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads methods behind dots, their arguments and blocks, and {@code […]} behind values. */
final class CallReader {
    private final CodeReader reader;
    private final CodeText in;

    /** Whether {@code do} belongs to a loop whose condition is being read. */
    private boolean loopCondition;

    /** What was given: arguments and perhaps a block. */
    record Given(List<Node> arguments, Optional<BlockNode> block) {
        int least() {
            return (int) arguments.stream()
                    .filter(node -> !(node instanceof Terms.Spread))
                    .count();
        }

        boolean isOpen() {
            return least() < arguments.size();
        }
    }

    CallReader(CodeReader reader) {
        this.reader = reader;
        this.in = reader.in;
    }

    Node postfix(Node first) {
        Node receiver = first;
        while (true) {
            int place = in.at;
            if (in.skip("[")) {
                var keys = reader.literals.items("]");
                if (keys.isEmpty()) {
                    throw reader.notUnderstood(place);
                }
                receiver = field(new Calls.Call(receiver, "[]", keys, Optional.empty(), place, false));
            } else if (isDot()) {
                boolean safe = in.skip("&");
                in.skip(".");
                in.blanks();
                receiver = method(receiver, safe);
            } else {
                in.at = place;
                return receiver;
            }
        }
    }

    /** A dot, perhaps on the next line, that is none of a range. */
    private boolean isDot() {
        in.blanks();
        return (in.peek() == '.' && in.peek(1) != '.') || in.startsWith("&.");
    }

    private static Node field(Calls.Call call) {
        return call.path("record")
                .filter(path -> !path.isEmpty())
                .<Node>map(path -> new Calls.Field(path, call))
                .orElse(call);
    }

    private Node method(Node receiver, boolean safe) {
        int place = in.at;
        reader.countTerm();
        String name = name(place);
        Given given = given();
        Understood.Names known = Understood.names(name).orElseThrow(() -> reader.notUnderstood(place));
        if (!known.allows(given)) {
            throw new CodeException(
                    place,
                    "wrong number of arguments for '" + name + "': "
                            + given.arguments().size());
        }
        if (given.block().isPresent() && !known.takesBlock()) {
            throw new CodeException(place, "'" + name + "' with a block is not understood");
        }
        if (known.changes()) {
            reader.changes();
        }
        return field(new Calls.Call(receiver, name, given.arguments(), given.block(), place, safe));
    }

    private String name(int place) {
        if (in.skip("[]")) {
            return "[]";
        }
        String name = marked(in.word());
        if (Understood.names(name).isEmpty()) {
            throw reader.notUnderstood(place);
        }
        return name;
    }

    /** The word with a question or exclamation mark behind it, if that is a method. */
    String marked(String word) {
        boolean marks = in.peek() == '?' || (in.peek() == '!' && in.peek(1) != '=');
        if (marks && Understood.names(word + in.peek()).isPresent()) {
            return word + in.next();
        }
        return word;
    }

    /** A function, with what it is given. */
    Node function(String name, Method function, int place) {
        Given given = given();
        boolean fits = given.isOpen()
                ? given.least() <= function.most()
                : function.allows(given.arguments().size());
        if (!fits || (given.block().isPresent() && function.block() == Use.NONE)) {
            throw new CodeException(place, "'" + name + "' with such arguments is not understood");
        }
        return new Calls.Function(name, function, given.arguments(), given.block(), place);
    }

    Given given() {
        var arguments = new ArrayList<Node>();
        Optional<BlockNode> block = Optional.empty();
        if (in.skip("(")) {
            block = parenthesized(arguments);
        } else if (isCommand()) {
            arguments.addAll(command());
        }
        return new Given(List.copyOf(arguments), block.or(this::block));
    }

    /** Up to and with the parenthesis that closes them. */
    private Optional<BlockNode> parenthesized(List<Node> arguments) {
        boolean before = loopCondition;
        loopCondition = false;
        for (Node argument : reader.literals.items(")")) {
            if (argument instanceof Calls.BlockArgument(BlockNode block)) {
                loopCondition = before;
                return Optional.of(block);
            }
            arguments.add(argument);
        }
        loopCondition = before;
        return Optional.empty();
    }

    /** Whether arguments without parentheses follow: a blank, and what cannot be an operator. */
    boolean isCommand() {
        if (in.peek() != ' ') {
            return false;
        }
        int start = in.at;
        in.spaces();
        char c = in.peek();
        boolean word = CodeText.isWordPart(c) && KeywordReader.BEHIND.stream().noneMatch(in::startsWithWord);
        boolean command = c == '"' || c == '\'' || word;
        in.at = start;
        return command;
    }

    private List<Node> command() {
        in.spaces();
        var arguments = new ArrayList<Node>();
        do {
            in.blanks();
            arguments.add(reader.expression());
            in.spaces();
        } while (in.skip(","));
        return arguments;
    }

    private Optional<BlockNode> block() {
        int start = in.at;
        in.spaces();
        if (in.skip("{")) {
            return Optional.of(written(reader::bracedStatementsOrNone));
        }
        if (!loopCondition && in.skipWord("do")) {
            return Optional.of(written(reader.keywords::bodyToEnd));
        }
        in.at = start;
        return Optional.empty();
    }

    private BlockNode written(Supplier<Node> body) {
        Optional<Object> outer = reader.loop;
        boolean before = loopCondition;
        var mark = new Object();
        reader.loop = Optional.of(mark);
        loopCondition = false;
        reader.variables.open();
        int from = reader.variables.count();
        in.blanks();
        int start = in.at;
        boolean named = in.skip("|");
        Pattern names = named ? reader.assignments.parameters() : numbered(2);
        Node node = reader.nested(body);
        if (!named && !in.from(start).contains("_2")) {
            names = new Pattern(
                    names.targets().subList(0, 1), -1, names.optional().subList(0, 1));
        }
        int to = reader.variables.count();
        reader.variables.close();
        reader.loop = outer;
        loopCondition = before;
        return new Calls.WrittenBlock(names, node, from, to, mark);
    }

    /** {@code _1} and {@code _2}, which a block without names of its own has. */
    private Pattern numbered(int count) {
        var targets = new ArrayList<Assignments.Target>();
        var optional = new ArrayList<Optional<Node>>();
        for (int i = 1; i <= count; i++) {
            targets.add(new Assignments.Slot(reader.variables.parameter("_" + i)));
            optional.add(Optional.empty());
        }
        return new Pattern(targets, -1, optional);
    }

    /** A loop's condition, up to its {@code do}. */
    Node condition() {
        boolean before = loopCondition;
        loopCondition = true;
        Node condition = reader.statement();
        loopCondition = before;
        return condition;
    }
}
