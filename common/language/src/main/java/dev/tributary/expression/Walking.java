package dev.tributary.expression;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Walks through everything that has elements, and what they make of all of them. */
final class Walking {
    static final Methods<Value> METHODS = new Methods<Value>()
            .walk("each", 0, 0, Walking::each)
            .walk("each_entry", 0, 0, Walking::each)
            .walk("reverse_each", 0, 0, Walking::eachReversed)
            .walk("each_with_index", 0, 0, Walking::eachWithIndex)
            .walk("each_with_object", 1, 1, Walking::eachWithObject)
            .walk("each_slice", 1, 1, Walking::eachSlice)
            .walk("each_cons", 1, 1, Walking::eachInRow)
            .walk("map collect", 0, 0, Walking::map)
            .walk("flat_map collect_concat", 0, 0, Walking::flatMap)
            .walk("filter_map", 0, 0, Walking::filterMap)
            .either("inject reduce", 0, 2, Walking::reduce)
            .either("sum", 0, 1, Walking::sum)
            .either("count", 0, 1, Walking::count)
            .either("to_a entries", 0, 0, (self, sent) -> new Items(Elements.of(self, sent.run())))
            .add("zip", 1, Methods.ANY_NUMBER, Walking::zip);

    private Walking() {}

    private static Value each(Value self, Sent sent) {
        Elements.of(self, sent.run()).forEach(sent::yielded);
        return self;
    }

    private static Value eachReversed(Value self, Sent sent) {
        Elements.of(self, sent.run()).reversed().forEach(sent::yielded);
        return self;
    }

    private static Value eachWithIndex(Value self, Sent sent) {
        long at = 0;
        for (Value element : Elements.of(self, sent.run())) {
            sent.yielded(element, Value.of(at++));
        }
        return self;
    }

    private static Value eachWithObject(Value self, Sent sent) {
        Elements.of(self, sent.run()).forEach(element -> sent.yielded(element, sent.first()));
        return sent.first();
    }

    private static int size(Sent sent, String what) {
        int size = sent.integer(0);
        if (size <= 0) {
            throw CodeException.argument("invalid " + what + " size");
        }
        return size;
    }

    private static Value eachSlice(Value self, Sent sent) {
        int size = size(sent, "slice");
        List<Value> all = Elements.of(self, sent.run());
        for (int from = 0; from < all.size(); from += size) {
            sent.yielded(new Items(all.subList(from, Math.min(from + size, all.size()))));
        }
        return self;
    }

    private static Value eachInRow(Value self, Sent sent) {
        int size = size(sent, "");
        List<Value> all = Elements.of(self, sent.run());
        for (int from = 0; from + size <= all.size(); from++) {
            sent.run().produced(8L * size);
            sent.yielded(new Items(all.subList(from, from + size)));
        }
        return self;
    }

    private static Value map(Value self, Sent sent) {
        var mapped = new ArrayList<Value>();
        for (Value element : Elements.of(self, sent.run())) {
            mapped.add(sent.yielded(element));
        }
        return new Items(mapped);
    }

    private static Value flatMap(Value self, Sent sent) {
        var mapped = new ArrayList<Value>();
        for (Value element : Elements.of(self, sent.run())) {
            Value yielded = sent.yielded(element);
            List<Value> more = yielded instanceof Items items ? items.list() : List.of(yielded);
            sent.run().produced(8L * more.size());
            mapped.addAll(more);
        }
        return new Items(mapped);
    }

    private static Value filterMap(Value self, Sent sent) {
        var mapped = new ArrayList<Value>();
        for (Value element : Elements.of(self, sent.run())) {
            Value yielded = sent.yielded(element);
            if (yielded.isTrue()) {
                mapped.add(yielded);
            }
        }
        return new Items(mapped);
    }

    /** With a beginning, an operator's name, both, or a block. */
    private static Value reduce(Value self, Sent sent) {
        boolean named = !sent.hasBlock();
        int beginnings = sent.count() - (named ? 1 : 0);
        if (beginnings < 0 || beginnings > 1) {
            throw CodeException.raised("LocalJumpError", "no block given");
        }
        String operator = named ? Symbol.name(sent.at(sent.count() - 1)) : "";
        Value memo = beginnings == 1 ? sent.first() : null;
        for (Value element : Elements.of(self, sent.run())) {
            memo = memo == null ? element : named ? sent.send(memo, operator, element) : sent.yielded(memo, element);
        }
        return memo == null ? Constants.NIL : memo;
    }

    /** Floats are summed so that no error piles up (Kahan-Babuska), as Ruby does. */
    private static Value sum(Value self, Sent sent) {
        Value sum = sent.or(0, Value.of(0));
        double lost = 0;
        for (Value element : Elements.of(self, sent.run())) {
            Value more = sent.hasBlock() ? sent.yielded(element) : element;
            boolean real = (sum instanceof Real && (more instanceof Real || more instanceof Whole))
                    || (sum instanceof Whole && more instanceof Real);
            if (!real || !Double.isFinite(Real.of(sum)) || !Double.isFinite(Real.of(more))) {
                sum = sent.send(sum, "+", more);
                continue;
            }
            double before = Real.of(sum);
            double next = Real.of(more);
            double after = before + next;
            lost += Math.abs(before) >= Math.abs(next) ? before - after + next : next - after + before;
            sum = new Real(after);
        }
        return sum instanceof Real(double number) && lost != 0 ? new Real(number + lost) : sum;
    }

    private static Value count(Value self, Sent sent) {
        List<Value> all = Elements.of(self, sent.run());
        if (sent.count() > 0) {
            sent.run().deep(self);
            return Value.of(
                    all.stream().filter(element -> element.same(sent.first())).count());
        }
        return Value.of(
                sent.hasBlock()
                        ? all.stream()
                                .filter(element -> sent.yielded(element).isTrue())
                                .count()
                        : all.size());
    }

    private static Value zip(Value self, Sent sent) {
        List<Value> all = Elements.of(self, sent.run());
        List<List<Value>> others =
                sent.all().stream().map(other -> Elements.of(other, sent.run())).toList();
        sent.run().steps((long) all.size() * others.size());
        var zipped = new ArrayList<Value>();
        for (int i = 0; i < all.size(); i++) {
            var row = new ArrayList<Value>(Collections.singleton(all.get(i)));
            for (List<Value> other : others) {
                row.add(i < other.size() ? other.get(i) : Constants.NIL);
            }
            zipped.add(new Items(row));
        }
        return new Items(zipped);
    }
}
