package dev.tributary.expression;

import java.util.ArrayList;
import java.util.List;

/** Elements in groups, and maps made of them. */
final class Grouping {
    static final Methods<Value> METHODS = new Methods<Value>()
            .walk("group_by", 0, 0, Grouping::groupBy)
            .walk("partition", 0, 0, Grouping::partition)
            .walk("chunk_while", 0, 0, (self, sent) -> runs(self, sent, true))
            .walk("slice_when", 0, 0, (self, sent) -> runs(self, sent, false))
            .add("tally", 0, Grouping::tally)
            .either("to_h", 0, 0, Grouping::toPairs);

    private Grouping() {}

    private static Value groupBy(Value self, Sent sent) {
        var groups = new Pairs();
        for (Value element : Elements.of(self, sent.run())) {
            Value by = sent.yielded(element);
            sent.run().deep(by);
            if (groups.map().get(by) instanceof Items group) {
                group.list().add(element);
            } else {
                groups.put(by, Items.of(element));
            }
        }
        return groups;
    }

    private static Value partition(Value self, Sent sent) {
        var those = Items.of();
        var others = Items.of();
        for (Value element : Elements.of(self, sent.run())) {
            (sent.yielded(element).isTrue() ? those : others).list().add(element);
        }
        return Items.of(those, others);
    }

    private static Value runs(Value self, Sent sent, boolean together) {
        var runs = new ArrayList<Value>();
        List<Value> all = Elements.of(self, sent.run());
        Items last = Items.of();
        for (int i = 0; i < all.size(); i++) {
            if (i == 0 || sent.yielded(all.get(i - 1), all.get(i)).isTrue() != together) {
                last = Items.of();
                runs.add(last);
            }
            last.list().add(all.get(i));
        }
        return new Items(runs);
    }

    private static Value tally(Value self, Sent sent) {
        sent.run().deep(self);
        var counts = new Pairs();
        for (Value element : Elements.of(self, sent.run())) {
            counts.put(element, sent.send(counts.map().getOrDefault(element, Value.of(0)), "succ"));
        }
        return counts;
    }

    private static Value toPairs(Value self, Sent sent) {
        var pairs = new Pairs();
        for (Value element : Elements.of(self, sent.run())) {
            Value pair = sent.hasBlock() ? sent.yielded(element) : element;
            if (!(pair instanceof Items items)) {
                throw CodeException.type("wrong element type " + pair.className() + " (expected array)");
            }
            if (items.list().size() != 2) {
                throw CodeException.argument("element has wrong array length (expected 2, was "
                        + items.list().size() + ")");
            }
            sent.run().deep(items.list().getFirst());
            pairs.put(items.list().get(0), items.list().get(1));
        }
        return pairs;
    }
}
