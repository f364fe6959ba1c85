package dev.tributary.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parts of an Array. */
final class ItemsParts {
    static final Methods<Items> METHODS = new Methods<Items>()
            .add("[] slice", 1, 2, ItemsParts::part)
            .add("at", 1, (self, sent) -> self.at(sent.first()))
            .add("dig", 1, Methods.ANY_NUMBER, (self, sent) -> dug(self.at(sent.first()), sent))
            .either("fetch", 1, 2, ItemsParts::fetch)
            .add("values_at", 0, Methods.ANY_NUMBER, ItemsParts::valuesAt)
            .add("last", 0, 1, ItemsParts::last)
            .add("sample", 0, ItemsParts::sample)
            .add("length size", 0, (self, sent) -> Value.of(self.list().size()))
            .add("empty?", 0, (self, sent) -> Value.of(self.list().isEmpty()))
            .either("index find_index", 0, 1, (self, sent) -> index(self, sent, false))
            .either("rindex", 0, 1, (self, sent) -> index(self, sent, true))
            .add("assoc", 1, ItemsParts::assoc);

    private ItemsParts() {}

    private static Value part(Items self, Sent sent) {
        List<Value> list = self.list();
        if (sent.count() == 2) {
            return part(list, Span.of(sent.at(0), sent.at(1), list.size()));
        }
        return sent.first() instanceof Span span ? part(list, span.of(list.size())) : self.at(sent.first());
    }

    private static Value part(List<Value> list, int @Nullable [] place) {
        return place == null ? Constants.NIL : new Items(list.subList(place[0], place[0] + place[1]));
    }

    /** What {@code dig} finds below its first step. */
    static Value dug(Value found, Sent steps) {
        if (steps.count() == 1 || found.isNil()) {
            return found;
        }
        if (!found.rubyClass().has("dig")) {
            throw CodeException.type(found.className() + " does not have #dig method");
        }
        List<Value> rest = steps.all().subList(1, steps.count());
        return RubyClass.send(found, "dig", new Sent(steps.run(), rest, Optional.empty()));
    }

    private static Value fetch(Items self, Sent sent) {
        int index = Items.index(sent.first(), self.list().size());
        if (index >= 0) {
            return self.list().get(index);
        }
        if (sent.hasBlock()) {
            return sent.yielded(sent.first());
        }
        if (sent.count() > 1) {
            return sent.at(1);
        }
        int size = self.list().size();
        throw CodeException.raised(
                "IndexError", "index " + sent.first().text() + " outside of array bounds: " + -size + "..." + size);
    }

    private static Value valuesAt(Items self, Sent sent) {
        return new Items(sent.all().stream().map(self::at).toList());
    }

    private static Value last(Items self, Sent sent) {
        List<Value> list = self.list();
        if (sent.count() == 0) {
            return list.isEmpty() ? Constants.NIL : list.getLast();
        }
        return new Items(list.subList(Math.max(0, list.size() - sent.count(0)), list.size()));
    }

    private static Value sample(Items self, Sent sent) {
        return self.list().isEmpty()
                ? Constants.NIL
                : self.list().get(Chance.below(self.list().size()));
    }

    private static Value index(Items self, Sent sent, boolean last) {
        List<Value> list = self.copy();
        for (int i = 0; i < list.size(); i++) {
            int at = last ? list.size() - 1 - i : i;
            sent.run().step();
            boolean found = sent.count() > 0
                    ? list.get(at).same(sent.first())
                    : sent.yielded(list.get(at)).isTrue();
            if (found) {
                return Value.of(at);
            }
        }
        return Constants.NIL;
    }

    private static Value assoc(Items self, Sent sent) {
        return new ArrayList<>(self.list())
                .stream()
                        .filter(item -> item instanceof Items pair
                                && !pair.list().isEmpty()
                                && pair.list().getFirst().same(sent.first()))
                        .findFirst()
                        .orElse(Constants.NIL);
    }
}
