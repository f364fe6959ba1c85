package dev.tributary.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked of a Hash. */
final class PairsParts {
    static final Methods<Pairs> METHODS = new Methods<Pairs>()
            .add("[]", 1, (self, sent) -> self.get(sent.first(), sent.run()))
            .add("dig", 1, Methods.ANY_NUMBER, (self, sent) -> ItemsParts.dug(self.get(sent.first(), sent.run()), sent))
            .either("fetch", 1, 2, PairsParts::fetch)
            .add("key? has_key? include? member?", 1, PairsParts::hasKey)
            .add("value? has_value?", 1, PairsParts::hasValue)
            .add("key", 1, PairsParts::keyOf)
            .add("keys", 0, (self, sent) -> new Items(self.map().keySet()))
            .add("values", 0, (self, sent) -> new Items(self.map().values()))
            .add("values_at", 0, Methods.ANY_NUMBER, PairsParts::valuesAt)
            .either("fetch_values", 0, Methods.ANY_NUMBER, PairsParts::fetchValues)
            .add("length size", 0, (self, sent) -> Value.of(self.map().size()))
            .add("empty?", 0, (self, sent) -> Value.of(self.map().isEmpty()))
            .add("assoc", 1, PairsParts::assoc)
            .add("default", 0, (self, sent) -> self.otherwise())
            .add("<=", 1, (self, sent) -> Value.of(within(self, pairs(sent.first()))))
            .add(">=", 1, (self, sent) -> Value.of(within(pairs(sent.first()), self)))
            .add("<", 1, (self, sent) -> Value.of(less(self, pairs(sent.first()))))
            .add(">", 1, (self, sent) -> Value.of(less(pairs(sent.first()), self)));

    private PairsParts() {}

    /** The map that the argument is. */
    static Pairs pairs(Value value) {
        if (value instanceof Pairs pairs) {
            return pairs;
        }
        throw CodeException.noConversion(value, "Hash");
    }

    private static Value fetch(Pairs self, Sent sent) {
        return fetched(self, sent.first(), sent, sent.count() == 2 ? Optional.of(sent.at(1)) : Optional.empty());
    }

    private static Value fetched(Pairs self, Value key, Sent sent, Optional<Value> otherwise) {
        sent.run().deep(key);
        Value found = self.map().get(key);
        if (found != null) {
            return found;
        }
        if (sent.hasBlock()) {
            return sent.yielded(key);
        }
        return otherwise.orElseThrow(() -> CodeException.raised("KeyError", "key not found: " + Inspection.of(key)));
    }

    private static Value hasKey(Pairs self, Sent sent) {
        sent.run().deep(sent.first());
        return Value.of(self.map().containsKey(sent.first()));
    }

    private static Value hasValue(Pairs self, Sent sent) {
        sent.run().deep(self);
        return Value.of(self.map().values().stream().anyMatch(value -> value.same(sent.first())));
    }

    private static Value keyOf(Pairs self, Sent sent) {
        sent.run().deep(self);
        return self.map().entrySet().stream()
                .filter(pair -> pair.getValue().same(sent.first()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Constants.NIL);
    }

    private static Value valuesAt(Pairs self, Sent sent) {
        return new Items(
                sent.all().stream().map(key -> self.get(key, sent.run())).toList());
    }

    private static Value fetchValues(Pairs self, Sent sent) {
        List<Value> values = new ArrayList<>();
        for (Value key : sent.all()) {
            Value found = self.map().get(key);
            if (found == null && !sent.hasBlock()) {
                throw CodeException.raised("KeyError", "key not found: " + Inspection.of(key));
            }
            values.add(found == null ? sent.yielded(key) : found);
        }
        return new Items(values);
    }

    private static Value assoc(Pairs self, Sent sent) {
        Value found = self.map().get(sent.first());
        return found == null ? Constants.NIL : Items.of(sent.first(), found);
    }

    private static boolean within(Pairs small, Pairs large) {
        return small.map().entrySet().stream()
                .allMatch(pair -> large.map().containsKey(pair.getKey())
                        && pair.getValue().same(large.map().get(pair.getKey())));
    }

    private static boolean less(Pairs small, Pairs large) {
        return small.map().size() < large.map().size() && within(small, large);
    }
}
