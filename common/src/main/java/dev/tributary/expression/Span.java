package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.util.List;

/**
 * A Range, {@code from..to}.
 *
 * @param exclusive {@code ...}: without {@code to} itself
 */
record Span(Value from, Value to, boolean exclusive) implements Value {
    @Override
    public String text() {
        return from.text() + (exclusive ? "..." : "..") + to.text();
    }

    @Override
    public String kind() {
        return "an instance of Range";
    }

    @Override
    public void write(MessagePackWriter out) {
        throw new CodeException("a Range is no value of a record; write .to_s");
    }

    @Override
    public Value answer(String method, List<Value> arguments) {
        return switch (method) {
            case "include?" -> Value.of(includes(arguments.getFirst()));
            case "first" -> from;
            case "last" -> to;
            default -> throw CodeException.noMethod(method, this);
        };
    }

    boolean includes(Value value) {
        boolean comparable = from instanceof Text == value instanceof Text && value != NIL;
        return comparable
                && (from == NIL || value.answer(">=", List.of(from)).isTrue())
                && (to == NIL
                        || value.answer(exclusive ? "<" : "<=", List.of(to)).isTrue());
    }

    /**
     * What it means of something with so many parts.
     *
     * @return where it starts and how many follow; null for what lies outside
     */
    int[] of(int size) {
        long start = from == NIL ? 0 : number(from);
        long end = to == NIL ? -1 : number(to);
        start += start < 0 ? size : 0;
        end += end < 0 ? size : 0;
        if (start < 0 || start > size) {
            return null;
        }
        long last = exclusive && to != NIL ? end - 1 : end;
        return new int[] {(int) start, (int) Math.clamp(last - start + 1, 0, size - start)};
    }

    /** What {@code [start, length]} means, as {@link #of}. */
    static int[] of(Value start, Value length, int size) {
        long from = number(start);
        long count = number(length);
        from += from < 0 ? size : 0;
        if (from < 0 || from > size || count < 0) {
            return null;
        }
        return new int[] {(int) from, (int) Math.min(count, size - from)};
    }

    private static long number(Value value) {
        return switch (value) {
            case Whole whole
            when whole.number().bitLength() < 63 -> whole.number().longValue();
            case Real real -> (long) real.number();
            default -> throw new CodeException("no implicit conversion of " + Text.className(value) + " into Integer");
        };
    }
}
