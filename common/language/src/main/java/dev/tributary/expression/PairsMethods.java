package dev.tributary.expression;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** Walks through a Hash, and Hashes made of it. */
final class PairsMethods {
    static final Methods<Pairs> METHODS = new Methods<Pairs>()
            .walk("each_pair", 0, 0, PairsMethods::each)
            .walk("each_key", 0, 0, PairsMethods::eachKey)
            .walk("each_value", 0, 0, PairsMethods::eachValue)
            .walk("select filter", 0, 0, (self, sent) -> new Pairs(selected(self, sent, true)))
            .walk("reject", 0, 0, (self, sent) -> new Pairs(selected(self, sent, false)))
            .either("to_h", 0, 0, PairsMethods::toPairs)
            .add(
                    "flatten",
                    0,
                    1,
                    (self, sent) -> new Items(ItemsMethods.flattened(
                            new Items(Elements.of(self, sent.run())), sent.count() == 0 ? 1 : sent.integer(0), sent)))
            .add("to_hash", 0, (self, sent) -> self)
            .add("dup clone", 0, (self, sent) -> self.copy())
            .add("compact", 0, (self, sent) -> new Pairs(compacted(self)))
            .add("invert", 0, PairsMethods::inverted)
            .add("slice", 0, Methods.ANY_NUMBER, PairsMethods::sliced)
            .add("except", 0, Methods.ANY_NUMBER, PairsMethods::without)
            .either("merge", 0, Methods.ANY_NUMBER, (self, sent) -> merged(self.copy(), sent))
            .walk("transform_values", 0, 0, (self, sent) -> new Pairs(withValues(self, sent)))
            .either("transform_keys", 0, 1, (self, sent) -> new Pairs(withKeys(self, sent)));

    private PairsMethods() {}

    private static Value each(Pairs self, Sent sent) {
        Elements.of(self, sent.run()).forEach(sent::yielded);
        return self;
    }

    private static Value eachKey(Pairs self, Sent sent) {
        new Items(self.map().keySet()).list().forEach(sent::yielded);
        return self;
    }

    private static Value eachValue(Pairs self, Sent sent) {
        new Items(self.map().values()).list().forEach(sent::yielded);
        return self;
    }

    static Map<Value, Value> selected(Pairs self, Sent sent, boolean those) {
        var selected = new LinkedHashMap<Value, Value>();
        new LinkedHashMap<>(self.map()).forEach((key, value) -> {
            if (sent.yielded(key, value).isTrue() == those) {
                selected.put(key, value);
            }
        });
        return selected;
    }

    private static Value toPairs(Pairs self, Sent sent) {
        return sent.hasBlock() ? RubyClass.send(new Items(Elements.of(self, sent.run())), "to_h", sent) : self;
    }

    static Map<Value, Value> compacted(Pairs self) {
        var compacted = new LinkedHashMap<>(self.map());
        compacted.values().removeIf(value -> value.isNil());
        return compacted;
    }

    private static Value inverted(Pairs self, Sent sent) {
        sent.run().deep(self);
        var inverted = new Pairs();
        self.map().forEach((key, value) -> inverted.put(value, key));
        return inverted;
    }

    private static Value sliced(Pairs self, Sent sent) {
        var slice = new Pairs();
        for (Value key : sent.all()) {
            Value found = self.map().get(key);
            if (found != null) {
                slice.put(key, found);
            }
        }
        return slice;
    }

    private static Value without(Pairs self, Sent sent) {
        var left = new LinkedHashMap<>(self.map());
        left.keySet().removeAll(new HashSet<>(sent.all()));
        return new Pairs(left);
    }

    /** A block decides between two values of one key. */
    static Value merged(Pairs into, Sent sent) {
        for (Value other : sent.all()) {
            Map<Value, Value> more = new LinkedHashMap<>(PairsParts.pairs(other).map());
            sent.run().produced(48L * more.size());
            more.forEach((key, value) -> {
                Value before = sent.hasBlock() ? into.map().get(key) : null;
                into.put(key, before == null ? value : sent.yielded(key, before, value));
            });
        }
        return into;
    }

    static Map<Value, Value> withValues(Pairs self, Sent sent) {
        var changed = new LinkedHashMap<>(self.map());
        changed.replaceAll((key, value) -> sent.yielded(value));
        return changed;
    }

    /** By a map of old to new, a block, or both. */
    static Map<Value, Value> withKeys(Pairs self, Sent sent) {
        if (sent.count() == 0 && !sent.hasBlock()) {
            throw new CodeException("'transform_keys' without a block or a map is not understood");
        }
        Map<Value, Value> names =
                sent.count() == 0 ? Map.of() : PairsParts.pairs(sent.first()).map();
        var changed = new Pairs();
        new LinkedHashMap<>(self.map()).forEach((key, value) -> {
            Value name = names.get(key);
            if (name == null) {
                name = sent.hasBlock() ? sent.yielded(key) : key;
            }
            sent.run().deep(name);
            changed.put(name, value);
        });
        return changed.map();
    }
}
