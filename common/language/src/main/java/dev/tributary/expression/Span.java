package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Range, {@code from..to}.
 *
 * @param exclusive {@code ...}: without {@code to} itself
 */
record Span(Value from, Value to, boolean exclusive) implements Value {
    static final RubyClass CLASS = RubyClass.of(
            "Range",
            List.of(RubyClass.ENUMERABLE),
            new Methods<Span>()
                    .add("include? member? cover? ===", 1, (self, sent) -> Value.of(self.includes(sent.first())))
                    .add("begin", 0, (self, sent) -> self.from)
                    .add("end", 0, (self, sent) -> self.to)
                    .add("first", 0, 1, Span::first)
                    .add("last", 0, 1, Span::last)
                    .add("exclude_end?", 0, (self, sent) -> Value.of(self.exclusive))
                    .add(
                            "size",
                            0,
                            (self, sent) ->
                                    Value.of(Elements.of(self, sent.run()).size()))
                    .walk("step", 1, 1, Span::stepped)
                    .walk("%", 1, 1, Span::stepped));

    private static Value first(Span self, Sent sent) {
        if (sent.count() == 0) {
            return self.from;
        }
        boolean endless = self.to.isNil() && self.from instanceof Whole;
        Value to = endless ? Value.of(Whole.integer(self.from) + sent.count(0) - 1) : self.to;
        return sent.send(
                new Items(Elements.of(new Span(self.from, to, self.exclusive && !endless), sent.run())),
                "first",
                sent.first());
    }

    private static Value last(Span self, Sent sent) {
        return sent.count() == 0 ? self.to : sent.send(new Items(Elements.of(self, sent.run())), "last", sent.first());
    }

    private static Value stepped(Span self, Sent sent) {
        int step = sent.integer(0);
        if (step <= 0) {
            throw CodeException.argument("step can't be " + (step == 0 ? "0" : "negative"));
        }
        List<Value> all = new ArrayList<>(Elements.of(self, sent.run()));
        for (int i = 0; i < all.size(); i += step) {
            sent.yielded(all.get(i));
        }
        return self;
    }

    @Override
    public String text() {
        return from.text() + (exclusive ? "..." : "..") + to.text();
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        throw new CodeException("a Range is no value of a record; write .to_s");
    }

    boolean includes(Value value) {
        return (from.isNil()
                        || Order.of(from, value).filter(order -> order <= 0).isPresent())
                && (to.isNil()
                        || Order.of(value, to)
                                .filter(order -> exclusive ? order < 0 : order <= 0)
                                .isPresent());
    }

    /**
     * What it means of something with so many parts.
     *
     * @return where it starts and how many follow; null for what lies outside
     */
    int @Nullable [] of(int size) {
        long start = from.isNil() ? 0 : Whole.integer(from);
        long end = to.isNil() ? -1 : Whole.integer(to);
        start += start < 0 ? size : 0;
        end += end < 0 ? size : 0;
        if (start < 0 || start > size) {
            return null;
        }
        long last = exclusive && !to.isNil() ? end - 1 : end;
        return new int[] {(int) start, (int) Math.clamp(last - start + 1, 0, size - start)};
    }

    /** What {@code [start, length]} means, as {@link #of}. */
    static int @Nullable [] of(Value start, Value length, int size) {
        long from = Whole.integer(start);
        long count = Whole.integer(length);
        from += from < 0 ? size : 0;
        if (from < 0 || from > size || count < 0) {
            return null;
        }
        return new int[] {(int) from, (int) Math.min(count, size - from)};
    }
}
