package dev.tributary.expression;

import dev.tributary.expression.Terms.Entry;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what stands for a value by itself.
 *
 * <pre>
 * "text" 'text' %w[a b] %q(text)   5 1.5 0xff   :name :"text"   /regexp/i %r{regexp}   [a, *b]   {a: 1, "b" => 2}
 * </pre>
 */
final class LiteralReader {
    private static final List<String> OPERATORS = List.of(
            "[]=", "[]", "<=>", "===", "==", "=~", "!=", "**", "<<", ">>", "<=", ">=", "+", "-", "*", "/", "%", "<",
            ">", "&", "|", "^", "!");

    private final CodeReader reader;
    private final CodeText in;

    LiteralReader(CodeReader reader) {
        this.reader = reader;
        this.in = reader.in;
    }

    /** Empty if none begins here. */
    Optional<Node> literal() {
        int start = in.at;
        return switch (in.peek()) {
            case '"', '\'' -> Optional.of(text());
            case '[' -> {
                in.at++;
                yield Optional.of(new Terms.ListOf(items("]")));
            }
            case '{' -> {
                in.at++;
                yield Optional.of(pairs());
            }
            case '/' -> Optional.of(regexp());
            case ':' -> Optional.of(symbol());
            case '%' -> Optional.of(percent());
            default -> CodeText.isDigit(in.peek()) ? Optional.of(number(start)) : Optional.empty();
        };
    }

    /** Texts that follow each other are one. */
    Node text() {
        Node text = one();
        int behind = in.at;
        in.spaces();
        while (in.peek() == '"' || in.peek() == '\'') {
            text = new Terms.Joined(List.of(text, one()));
            behind = in.at;
            in.spaces();
        }
        in.at = behind;
        return text;
    }

    private Node one() {
        return new QuotedText(in, reader, in.peek(), in.peek() == '"').read();
    }

    private Node symbol() {
        int start = in.at++;
        if (in.peek() == '"' || in.peek() == '\'') {
            Node text = text();
            return text instanceof Terms.Written(String name)
                    ? new Terms.Literal(new Symbol(name))
                    : new Terms.JoinedSymbol(((Terms.Joined) text).pieces());
        }
        return new Terms.Literal(new Symbol(symbolName(start)));
    }

    /** A method's or operator's name behind a colon. */
    String symbolName(int start) {
        if (CodeText.isWordStart(in.peek())) {
            String word = in.word();
            boolean marked = "?!=".indexOf(in.peek()) >= 0 && in.peek() != 0 && "=~>".indexOf(in.peek(1)) < 0;
            return marked ? word + in.next() : word;
        }
        return in.skipAny(OPERATORS).orElseThrow(() -> reader.notUnderstood(start));
    }

    /** @param start of its sign, if it has one */
    Node number(int start) {
        String base = in.peek() == '0' ? basePrefix() : "";
        if (!base.isEmpty()) {
            return based(start, base);
        }
        in.digits();
        boolean fraction = in.peek() == '.' && CodeText.isDigit(in.peek(1));
        if (fraction) {
            in.at++;
            in.digits();
        }
        boolean power = (in.peek() == 'e' || in.peek() == 'E')
                && (CodeText.isDigit(in.peek(1)) || (CodeText.isDigit(in.peek(2)) && "+-".indexOf(in.peek(1)) >= 0));
        if (power) {
            in.at += 2;
            in.digits();
        }
        if (CodeText.isWordPart(in.peek())) {
            throw reader.notUnderstood(start);
        }
        String number = in.from(start).replace("_", "");
        return new Terms.Literal(
                fraction || power ? new Real(Double.parseDouble(number)) : new Whole(new BigInteger(number)));
    }

    private String basePrefix() {
        return switch (in.peek(1)) {
            case 'x', 'X', 'b', 'B', 'o', 'O' -> "0" + in.peek(1);
            default -> CodeText.isDigit(in.peek(1)) || in.peek(1) == '_' ? "0" : "";
        };
    }

    private Node based(int start, String prefix) {
        boolean negative = in.peek(-1) == '-' && start < in.at;
        in.at += prefix.length();
        String digits = in.word().replace("_", "");
        int base = switch (Character.toLowerCase(prefix.charAt(prefix.length() - 1))) {
            case 'x' -> 16;
            case 'b' -> 2;
            default -> 8;
        };
        try {
            BigInteger number = new BigInteger(digits, base);
            return new Terms.Literal(new Whole(negative ? number.negate() : number));
        } catch (NumberFormatException e) {
            throw reader.notUnderstood(start);
        }
    }

    private Node regexp() {
        int start = in.at++;
        return regexp(start, '/', '/');
    }

    /** Behind its opening mark. */
    private Node regexp(int start, char open, char close) {
        var pieces = new ArrayList<Node>();
        var source = new StringBuilder();
        int nested = 0;
        while (in.peek() != close || nested > 0) {
            if (in.atEnd() || (in.peek() == '\n' && close == '/')) {
                throw new CodeException(start, "this regular expression is never closed; a " + close + " is missing");
            }
            if (in.skip("#{")) {
                pieces.add(new Terms.Written(source.toString()));
                source.setLength(0);
                pieces.add(reader.nested(reader::bracedStatements));
                continue;
            }
            nested += open == close ? 0 : in.peek() == open ? 1 : in.peek() == close ? -1 : 0;
            if (in.peek() == '\\') {
                source.append(in.next());
            }
            source.append(in.next());
        }
        in.at++;
        String flags = in.word();
        if (!flags.matches("[imxounes]*")) {
            throw reader.notUnderstood(in.at - flags.length());
        }
        flags = flags.replaceAll("[^imx]", "");
        if (!pieces.isEmpty()) {
            pieces.add(new Terms.Written(source.toString()));
            return new Terms.JoinedRegexp(List.copyOf(pieces), flags, reader.vocabulary.regexps(), start);
        }
        try {
            return new Terms.Literal(new RegexpValue(reader.vocabulary.regexps().apply("/" + source + "/" + flags)));
        } catch (IllegalArgumentException e) {
            throw new CodeException(start, String.valueOf(e.getMessage()));
        }
    }

    private Node percent() {
        int start = in.at++;
        char kind = Character.isLetter(in.peek()) ? in.next() : 'Q';
        char open = in.peek();
        if (open == 0 || Character.isWhitespace(open) || CodeText.isWordPart(open) || "wWiIqQr".indexOf(kind) < 0) {
            throw reader.notUnderstood(start);
        }
        if (kind == 'r') {
            in.at++;
            int at = "([{<".indexOf(open);
            return regexp(start, open, at < 0 ? open : ")]}>".charAt(at));
        }
        Node text = new QuotedText(in, reader, open, kind == 'Q').read();
        if (kind == 'q' || kind == 'Q') {
            return text;
        }
        var words = new ArrayList<Node>();
        for (String word : ((Terms.Written) text).text().strip().split("(?<!\\\\)\\s+", -1)) {
            if (!word.isEmpty()) {
                words.add(
                        kind == 'w' || kind == 'W'
                                ? new Terms.Written(word.replace("\\ ", " "))
                                : new Terms.Literal(new Symbol(word)));
            }
        }
        return new Terms.ListOf(List.copyOf(words));
    }

    /** Up to and with that mark. */
    List<Node> items(String close) {
        var items = new ArrayList<Node>();
        var entries = new ArrayList<Entry>();
        in.blanks();
        while (!in.skip(close)) {
            entryOrItem(entries, close.equals(")")).ifPresent(items::add);
            in.blanks();
            if (!in.skip(",")) {
                reader.expect(close);
                break;
            }
            in.blanks();
        }
        if (!entries.isEmpty()) {
            items.add(new Terms.PairsOf(List.copyOf(entries)));
        }
        return List.copyOf(items);
    }

    /** One more entry of a map without braces, or an item. */
    private Optional<Node> entryOrItem(List<Entry> entries, boolean arguments) {
        Optional<Entry> entry = entry();
        if (entry.isPresent()) {
            entries.add(entry.get());
            return Optional.empty();
        }
        if (in.skip("*")) {
            return Optional.of(new Terms.Spread(reader.expression()));
        }
        if (arguments && in.peek() == '&' && in.peek(1) == ':') {
            int start = in.at;
            in.at += 2;
            return Optional.of(new Calls.BlockArgument(new Calls.NamedBlock(symbolName(start))));
        }
        Node item = reader.expression();
        in.blanks();
        if (!in.startsWith("=>")) {
            return Optional.of(item);
        }
        entries.add(valueOf(item));
        return Optional.empty();
    }

    /** {@code key: value} or {@code **map}. */
    Optional<Entry> entry() {
        int start = in.at;
        if (in.skip("**")) {
            return Optional.of(new Entry(Optional.empty(), reader.expression()));
        }
        if (CodeText.isWordStart(in.peek())) {
            String word = in.word();
            String name = "?!".indexOf(in.peek()) >= 0 && in.peek() != 0 ? word + in.next() : word;
            if (in.peek() == ':' && in.peek(1) != ':') {
                in.at++;
                return Optional.of(new Entry(Optional.of(new Terms.Literal(new Symbol(name))), reader.expression()));
            }
        }
        in.at = start;
        return Optional.empty();
    }

    private Node pairs() {
        var entries = new ArrayList<Entry>();
        in.blanks();
        while (!in.skip("}")) {
            entries.add(entry().orElseGet(this::arrow));
            in.blanks();
            if (!in.skip(",")) {
                reader.expect("}");
                break;
            }
            in.blanks();
        }
        return new Terms.PairsOf(List.copyOf(entries));
    }

    /** {@code key => value}, or {@code "key": value}, whose key is a symbol. */
    private Entry arrow() {
        return valueOf(reader.expression());
    }

    private Entry valueOf(Node key) {
        if (in.peek() == ':' && in.peek(1) != ':' && key instanceof Terms.Written(String name)) {
            in.at++;
            return new Entry(Optional.of(new Terms.Literal(new Symbol(name))), reader.expression());
        }
        reader.expect("=>");
        return new Entry(Optional.of(key), reader.expression());
    }
}
