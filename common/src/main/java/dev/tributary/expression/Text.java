package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.regexp.Regexp;
import dev.tributary.regexp.Searched;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A String. */
record Text(String text) implements Value {
    /** How long a text may become by {@code *}, {@code sub} and {@code gsub}. */
    static final int CHARS_MAX = 16 * 1024 * 1024;

    private static final Regexp BLANKS = Regexp.of("[ \\t\\n\\v\\f\\r]+", "");

    @Override
    public String kind() {
        return "an instance of String";
    }

    @Override
    public void write(MessagePackWriter out) {
        out.string(text);
    }

    @Override
    public Value answer(String method, List<Value> arguments) {
        return switch (method) {
            case "to_i" -> new Whole(new BigInteger(Numerals.integer(text)));
            case "to_f" -> new Real(Double.parseDouble(Numerals.decimal(text)));
            case "upcase" -> new Text(text.toUpperCase(Locale.ROOT));
            case "downcase" -> new Text(text.toLowerCase(Locale.ROOT));
            case "capitalize" -> new Text(capitalized());
            case "strip" -> new Text(stripped(true, true));
            case "lstrip" -> new Text(stripped(true, false));
            case "rstrip" -> new Text(stripped(false, true));
            case "chomp" -> new Text(text.replaceFirst("(\r\n|\n|\r)\\z", ""));
            case "length", "size" -> Value.of(text.codePointCount(0, text.length()));
            case "empty?" -> Value.of(text.isEmpty());
            case "include?" -> Value.of(text.contains(other(arguments.getFirst())));
            case "start_with?" -> Value.of(arguments.stream().anyMatch(this::startsWith));
            case "end_with?" -> Value.of(arguments.stream().anyMatch(end -> text.endsWith(other(end))));
            case "match?" -> Value.of(regexp(arguments.getFirst()).isIn(text));
            case "sub", "gsub" -> replaced(arguments, method.equals("gsub"));
            case "split" -> split(arguments);
            case "[]" -> arguments.size() == 1 ? part(arguments.getFirst()) : part(arguments.get(0), arguments.get(1));
            case "reverse" -> new Text(new StringBuilder(text).reverse().toString());
            case "swapcase" -> new Text(swapped());
            case "delete_prefix" ->
                new Text(
                        text.startsWith(other(arguments.getFirst()))
                                ? text.substring(other(arguments.getFirst()).length())
                                : text);
            case "delete_suffix" ->
                new Text(
                        text.endsWith(other(arguments.getFirst()))
                                ? text.substring(
                                        0,
                                        text.length()
                                                - other(arguments.getFirst()).length())
                                : text);
            case "rjust", "ljust", "center" -> justified(method, arguments);
            case "+" -> new Text(text + other(arguments.getFirst()));
            case "*" -> times(arguments.getFirst());
            case "<", "<=", ">", ">=" -> compared(method, arguments.getFirst());
            case "%" -> throw CodeException.notUnderstood(method, this);
            default -> throw CodeException.noMethod(method, this);
        };
    }

    private static String other(Value value) {
        if (value instanceof Text other) {
            return other.text;
        }
        throw new CodeException("no implicit conversion of " + className(value) + " into String"
                + "; write .to_s behind a number to join it to a text, .to_i behind a text to calculate with it");
    }

    /** What Ruby's messages call the class of a value. */
    static String className(Value value) {
        return value.kind().replaceFirst("^an? (instance of )?", "");
    }

    private boolean startsWith(Value start) {
        if (start instanceof RegexpValue(Regexp regexp)) {
            return regexp.find(Searched.of(text))
                    .filter(match -> match.start() == 0)
                    .isPresent();
        }
        return text.startsWith(other(start));
    }

    private String capitalized() {
        int first = text.isEmpty() ? 0 : text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT)
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    private String stripped(boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (right && to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Ruby strips NUL too, and none of Unicode's other blanks. */
    private static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r' || c == 0;
    }

    private Value replaced(List<Value> arguments, boolean all) {
        var replacement = new Replacement(other(arguments.get(1)));
        return new Text(replacement.apply(text, regexp(arguments.getFirst()), all));
    }

    private static Regexp regexp(Value value) {
        return value instanceof RegexpValue(Regexp regexp) ? regexp : Regexp.literal(other(value));
    }

    private Value split(List<Value> arguments) {
        boolean atBlanks = arguments.isEmpty() || arguments.getFirst().same(new Text(" "));
        String from = atBlanks ? stripped(true, false) : text;
        var pieces = new ArrayList<>((atBlanks ? BLANKS : regexp(arguments.getFirst())).split(from));
        while (!pieces.isEmpty() && pieces.getLast().isEmpty()) {
            pieces.removeLast();
        }
        return new Items(pieces.stream().map(Value::of).toList());
    }

    /** {@code [0]} is a character, {@code ["x"]} that text if it is in here. */
    private Value part(Value which) {
        if (which instanceof Text(String wanted)) {
            return text.contains(wanted) ? which : NIL;
        }
        int[] all = text.codePoints().toArray();
        if (which instanceof Span span) {
            return part(all, span.of(all.length));
        }
        if (which instanceof RegexpValue(Regexp regexp)) {
            return regexp.find(Searched.of(text))
                    .map(match -> Value.of(match.text(0)))
                    .orElse(NIL);
        }
        int index = Items.index(which, all.length);
        return index < 0 ? NIL : new Text(Character.toString(all[index]));
    }

    /** {@code [start, length]}, or {@code [/regexp/, group]}. */
    private Value part(Value start, Value length) {
        if (start instanceof RegexpValue(Regexp regexp) && length instanceof Whole(BigInteger group)) {
            return regexp.find(Searched.of(text))
                    .filter(match -> match.start(group.intValue()) >= 0)
                    .map(match -> Value.of(match.text(group.intValue())))
                    .orElse(NIL);
        }
        int[] all = text.codePoints().toArray();
        return part(all, Span.of(start, length, all.length));
    }

    private static Value part(int[] all, int[] place) {
        return place == null ? NIL : new Text(new String(all, place[0], place[1]));
    }

    private String swapped() {
        var swapped = new StringBuilder();
        text.codePoints()
                .forEach(c -> swapped.appendCodePoint(
                        Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c)));
        return swapped.toString();
    }

    private Value justified(String method, List<Value> arguments) {
        if (!(arguments.getFirst() instanceof Whole(BigInteger wide))) {
            throw new CodeException("no implicit conversion of " + className(arguments.getFirst()) + " into Integer");
        }
        String pad = arguments.size() > 1 ? other(arguments.get(1)) : " ";
        if (pad.isEmpty()) {
            throw new CodeException("zero width padding");
        }
        if (wide.compareTo(BigInteger.valueOf(CHARS_MAX)) > 0) {
            throw tooLong();
        }
        int missing = Math.max(0, wide.intValue() - text.codePointCount(0, text.length()));
        int left = switch (method) {
            case "rjust" -> missing;
            case "ljust" -> 0;
            default -> missing / 2;
        };
        return new Text(padding(pad, left) + text + padding(pad, missing - left));
    }

    private static String padding(String pad, int chars) {
        int[] all = pad.codePoints().toArray();
        var padding = new StringBuilder();
        for (int i = 0; i < chars; i++) {
            padding.appendCodePoint(all[i % all.length]);
        }
        return padding.toString();
    }

    private Value times(Value count) {
        if (!(count instanceof Whole(BigInteger times))) {
            throw new CodeException("no implicit conversion of " + className(count) + " into Integer");
        }
        if (times.signum() < 0) {
            throw new CodeException("argument must be non-negative");
        }
        if (times.multiply(BigInteger.valueOf(text.length())).compareTo(BigInteger.valueOf(CHARS_MAX)) > 0) {
            throw tooLong();
        }
        return new Text(text.isEmpty() ? "" : text.repeat(times.intValueExact()));
    }

    static CodeException tooLong() {
        return new CodeException("the text would be longer than " + CHARS_MAX + " characters");
    }

    private Value compared(String operator, Value right) {
        if (!(right instanceof Text(String other))) {
            throw new CodeException("comparison of String with " + className(right) + " failed");
        }
        // By code points, which is the order of UTF-8's bytes.
        return Real.compared(
                operator,
                java.util.Arrays.compare(
                        text.codePoints().toArray(), other.codePoints().toArray()));
    }
}
