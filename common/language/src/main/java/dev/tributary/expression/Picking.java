package dev.tributary.expression;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Some of all elements, or their order. */
final class Picking {
    static final Methods<Value> METHODS = new Methods<Value>()
            .walk("select filter find_all", 0, 0, (self, sent) -> selected(self, sent, true))
            .walk("reject", 0, 0, (self, sent) -> selected(self, sent, false))
            .walk("find detect", 0, 0, Picking::found)
            .either("find_index", 0, 1, Picking::foundIndex)
            .add("first", 0, 1, Picking::first)
            .add("take", 1, (self, sent) -> new Items(taken(self, sent, sent.count(0))))
            .add("drop", 1, Picking::dropped)
            .walk("take_while", 0, 0, (self, sent) -> whileTrue(self, sent, true))
            .walk("drop_while", 0, 0, (self, sent) -> whileTrue(self, sent, false))
            .add("include? member?", 1, Picking::includes)
            .either("any?", 0, 1, (self, sent) -> Value.of(matching(self, sent) > 0))
            .either(
                    "all?",
                    0,
                    1,
                    (self, sent) -> Value.of(matching(self, sent)
                            == Elements.of(self, sent.run()).size()))
            .either("none?", 0, 1, (self, sent) -> Value.of(matching(self, sent) == 0))
            .either("one?", 0, 1, (self, sent) -> Value.of(matching(self, sent) == 1))
            .either("min", 0, 1, (self, sent) -> extreme(self, sent, compared(sent)))
            .either(
                    "max",
                    0,
                    1,
                    (self, sent) -> extreme(self, sent, compared(sent).reversed()))
            .walk("min_by", 0, 1, (self, sent) -> extreme(self, sent, byYielded(sent)))
            .walk(
                    "max_by",
                    0,
                    1,
                    (self, sent) -> extreme(self, sent, byYielded(sent).reversed()))
            .either("minmax", 0, 0, Picking::extremes)
            .either("sort", 0, 0, (self, sent) -> new Items(sorted(self, sent, compared(sent))))
            .walk("sort_by", 0, 0, Picking::sortedBy)
            .either("uniq", 0, 0, Picking::distinct);

    private Picking() {}

    private static Value selected(Value self, Sent sent, boolean those) {
        var selected = new ArrayList<Value>();
        for (Value element : Elements.of(self, sent.run())) {
            if (sent.yielded(element).isTrue() == those) {
                selected.add(element);
            }
        }
        return new Items(selected);
    }

    private static Value found(Value self, Sent sent) {
        for (Value element : Elements.of(self, sent.run())) {
            if (sent.yielded(element).isTrue()) {
                return element;
            }
        }
        return Constants.NIL;
    }

    private static Value foundIndex(Value self, Sent sent) {
        return RubyClass.send(new Items(Elements.of(self, sent.run())), "index", sent);
    }

    private static Value first(Value self, Sent sent) {
        if (sent.count() > 0) {
            return new Items(taken(self, sent, sent.count(0)));
        }
        if (self instanceof Items items) {
            return items.list().isEmpty() ? Constants.NIL : items.list().getFirst();
        }
        List<Value> all = Elements.of(self, sent.run());
        return all.isEmpty() ? Constants.NIL : all.getFirst();
    }

    private static List<Value> taken(Value self, Sent sent, int count) {
        List<Value> all = Elements.of(self, sent.run());
        return all.subList(0, Math.min(count, all.size()));
    }

    private static Value dropped(Value self, Sent sent) {
        List<Value> all = Elements.of(self, sent.run());
        return new Items(all.subList(Math.min(sent.count(0), all.size()), all.size()));
    }

    private static Value whileTrue(Value self, Sent sent, boolean take) {
        List<Value> all = Elements.of(self, sent.run());
        int end = 0;
        while (end < all.size() && sent.yielded(all.get(end)).isTrue()) {
            end++;
        }
        return new Items(take ? all.subList(0, end) : all.subList(end, all.size()));
    }

    private static Value includes(Value self, Sent sent) {
        sent.run().deep(self);
        return Value.of(Elements.of(self, sent.run()).stream().anyMatch(element -> element.same(sent.first())));
    }

    /** How many are true, are as the pattern wants it, or make the block true. */
    private static long matching(Value self, Sent sent) {
        return Elements.of(self, sent.run()).stream()
                .filter(element -> matches(element, sent))
                .count();
    }

    private static boolean matches(Value element, Sent sent) {
        if (sent.count() > 0) {
            return sent.send(sent.first(), "===", element).isTrue();
        }
        return sent.hasBlock() ? sent.yielded(element).isTrue() : element.isTrue();
    }

    private static Comparator<Value> compared(Sent sent) {
        return sent.hasBlock()
                ? (left, right) -> Integer.signum(order(sent.yielded(left, right), left, right))
                : (left, right) -> Order.required(sent.run(), left, right);
    }

    private static int order(Value said, Value left, Value right) {
        if (said.isNil()) {
            throw Order.failed(left, right);
        }
        return said instanceof Real(double number)
                ? (int) Math.signum(number)
                : Whole.of(said).signum();
    }

    private static Comparator<Value> byYielded(Sent sent) {
        return (left, right) -> Order.required(sent.run(), sent.yielded(left), sent.yielded(right));
    }

    private static Value extreme(Value self, Sent sent, Comparator<Value> order) {
        if (sent.count() > 0) {
            List<Value> sorted = sorted(self, sent, order);
            return new Items(sorted.subList(0, Math.min(sent.count(0), sorted.size())));
        }
        Value best = null;
        for (Value element : Elements.of(self, sent.run())) {
            best = best == null || order.compare(element, best) < 0 ? element : best;
        }
        return best == null ? Constants.NIL : best;
    }

    private static Value extremes(Value self, Sent sent) {
        Comparator<Value> order = compared(sent);
        return Items.of(extreme(self, sent, order), extreme(self, sent, order.reversed()));
    }

    private static List<Value> sorted(Value self, Sent sent, Comparator<Value> order) {
        var sorted = new ArrayList<>(Elements.of(self, sent.run()));
        try {
            sorted.sort(order);
        } catch (IllegalArgumentException e) {
            throw CodeException.argument("the block of a sort contradicts itself");
        }
        return sorted;
    }

    private record Ranked(Value by, Value element) {}

    private static Value sortedBy(Value self, Sent sent) {
        var ranked = new ArrayList<Ranked>();
        for (Value element : Elements.of(self, sent.run())) {
            ranked.add(new Ranked(sent.yielded(element), element));
        }
        ranked.sort((left, right) -> Order.required(sent.run(), left.by, right.by));
        return new Items(ranked.stream().map(Ranked::element).toList());
    }

    private static Value distinct(Value self, Sent sent) {
        sent.run().deep(self);
        List<Value> all = Elements.of(self, sent.run());
        if (!sent.hasBlock()) {
            return new Items(new LinkedHashSet<>(all));
        }
        Set<Value> seen = new HashSet<>();
        var distinct = new ArrayList<Value>();
        for (Value element : all) {
            Value by = sent.yielded(element);
            sent.run().deep(by);
            if (seen.add(by)) {
                distinct.add(element);
            }
        }
        return new Items(distinct);
    }
}
