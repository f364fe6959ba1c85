package dev.tributary.expression;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Arrays made of Arrays. */
final class ItemsMethods {
    static final Methods<Items> METHODS = new Methods<Items>()
            .add("to_a to_ary entries", 0, (self, sent) -> self)
            .add("dup clone", 0, (self, sent) -> new Items(self.list()))
            .add("reverse", 0, (self, sent) -> new Items(self.list().reversed()))
            .add(
                    "compact",
                    0,
                    (self, sent) -> new Items(
                            self.list().stream().filter(item -> !item.isNil()).toList()))
            .add("flatten", 0, 1, (self, sent) -> new Items(flattened(self, sent)))
            .add("join", 0, 1, (self, sent) -> joined(self, sent))
            .add("+", 1, ItemsMethods::plus)
            .add("-", 1, (self, sent) -> without(self, sent))
            .add("difference", 0, Methods.ANY_NUMBER, ItemsMethods::without)
            .add("*", 1, ItemsMethods::times)
            .add("& intersection", 1, ItemsMethods::common)
            .add("|", 1, ItemsMethods::union)
            .add("union", 0, Methods.ANY_NUMBER, ItemsMethods::union)
            .add(
                    "intersect?",
                    1,
                    (self, sent) ->
                            Value.of(!((Items) common(self, sent)).list().isEmpty()))
            .add("rotate", 0, 1, ItemsMethods::rotated)
            .add("shuffle", 0, ItemsMethods::shuffled)
            .add("transpose", 0, ItemsMethods::transposed)
            .add("product", 1, ItemsMethods::product)
            .add("<=>", 1, Order::spaceship)
            .walk("each_index", 0, 0, ItemsMethods::eachIndex);

    private ItemsMethods() {}

    private static List<Value> flattened(Items self, Sent sent) {
        return flattened(self, sent.count() == 0 || sent.first().isNil() ? -1 : sent.integer(0), sent);
    }

    /** So many levels of lists within lists; all if it is negative. */
    static List<Value> flattened(Items self, int levels, Sent sent) {
        sent.run().deep(self);
        var flat = new ArrayList<Value>();
        flatten(self, levels, flat);
        return flat;
    }

    private static void flatten(Items from, int levels, List<Value> to) {
        for (Value item : from.list()) {
            if (item instanceof Items nested && levels != 0) {
                flatten(nested, levels - 1, to);
            } else {
                to.add(item);
            }
        }
    }

    private static Value joined(Items self, Sent sent) {
        sent.run().deep(self);
        var joined = new StringBuilder();
        boolean nil = sent.count() == 0 || sent.first().isNil();
        join(self, nil ? "" : sent.text(0), joined);
        return new Text(joined.toString());
    }

    private static void join(Items from, String between, StringBuilder to) {
        boolean first = true;
        for (Value item : from.list()) {
            if (!first) {
                to.append(between);
            }
            first = false;
            if (item instanceof Items nested) {
                join(nested, between, to);
            } else {
                to.append(item.text());
            }
            Text.checkLength(to.length());
        }
    }

    /** The list that the argument is. */
    static List<Value> list(Value value) {
        if (value instanceof Items items) {
            return items.list();
        }
        throw CodeException.noConversion(value, "Array");
    }

    private static Value plus(Items self, Sent sent) {
        var both = new ArrayList<>(self.list());
        both.addAll(list(sent.first()));
        return new Items(both);
    }

    private static Value without(Items self, Sent sent) {
        sent.run().deep(self);
        Set<Value> others = new HashSet<>();
        sent.all().forEach(other -> {
            sent.run().deep(other);
            others.addAll(list(other));
        });
        return new Items(
                self.list().stream().filter(item -> !others.contains(item)).toList());
    }

    private static Value times(Items self, Sent sent) {
        if (sent.first() instanceof Text) {
            return joined(self, sent);
        }
        int times = sent.count(0);
        sent.run().steps((long) times * self.list().size());
        var all = new ArrayList<Value>();
        for (int i = 0; i < times; i++) {
            all.addAll(self.list());
        }
        return new Items(all);
    }

    private static Value common(Items self, Sent sent) {
        sent.run().deep(self);
        sent.run().deep(sent.first());
        Set<Value> common = new LinkedHashSet<>(self.list());
        common.retainAll(new HashSet<>(list(sent.first())));
        return new Items(common);
    }

    private static Value union(Items self, Sent sent) {
        sent.run().deep(self);
        Set<Value> all = new LinkedHashSet<>(self.list());
        sent.all().forEach(other -> {
            sent.run().deep(other);
            all.addAll(list(other));
        });
        return new Items(all);
    }

    private static Value rotated(Items self, Sent sent) {
        var rotated = new ArrayList<>(self.list());
        Collections.rotate(rotated, -sent.integer(0, 1));
        return new Items(rotated);
    }

    private static Value shuffled(Items self, Sent sent) {
        var shuffled = new ArrayList<>(self.list());
        Collections.shuffle(shuffled);
        return new Items(shuffled);
    }

    private static Value transposed(Items self, Sent sent) {
        List<List<Value>> rows = self.list().stream().map(ItemsMethods::list).toList();
        int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
        sent.run().steps((long) columns * rows.size());
        var turned = new ArrayList<Value>();
        for (int i = 0; i < columns; i++) {
            var column = new ArrayList<Value>();
            for (List<Value> row : rows) {
                if (row.size() != columns) {
                    throw CodeException.raised(
                            "IndexError", "element size differs (" + row.size() + " should be " + columns + ")");
                }
                column.add(row.get(i));
            }
            turned.add(new Items(column));
        }
        return new Items(turned);
    }

    private static Value product(Items self, Sent sent) {
        List<Value> other = list(sent.first());
        sent.run().steps((long) self.list().size() * other.size());
        var all = new ArrayList<Value>();
        self.list().forEach(left -> other.forEach(right -> all.add(Items.of(left, right))));
        return new Items(all);
    }

    private static Value eachIndex(Items self, Sent sent) {
        for (int i = 0; i < self.list().size(); i++) {
            sent.yielded(Value.of(i));
        }
        return self;
    }
}
