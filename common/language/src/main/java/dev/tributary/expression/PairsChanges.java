package dev.tributary.expression;

import java.util.LinkedHashMap;
import java.util.Map;

/** Hashes that change. */
final class PairsChanges {
    static final Methods<Pairs> METHODS = new Methods<Pairs>()
            .change("[]= store", 2, 2, PairsChanges::assigned)
            .changeEither("delete", 1, 1, PairsChanges::deleted)
            .change("shift", 0, 0, PairsChanges::shifted)
            .change("clear", 0, 0, (self, sent) -> self.become(Map.of()))
            .change(
                    "replace",
                    1,
                    1,
                    (self, sent) -> self.become(PairsParts.pairs(sent.first()).map()))
            .changeEither("merge! update", 0, Methods.ANY_NUMBER, PairsMethods::merged)
            .changeWalking("delete_if", (self, sent) -> self.become(PairsMethods.selected(self, sent, false)))
            .changeWalking("keep_if", (self, sent) -> self.become(PairsMethods.selected(self, sent, true)))
            .changeWalking("reject!", (self, sent) -> changed(self, PairsMethods.selected(self, sent, false)))
            .changeWalking("select!", (self, sent) -> changed(self, PairsMethods.selected(self, sent, true)))
            .changeWalking("filter!", (self, sent) -> changed(self, PairsMethods.selected(self, sent, true)))
            .change("compact!", 0, 0, (self, sent) -> changed(self, PairsMethods.compacted(self)))
            .changeWalking("transform_values!", (self, sent) -> self.become(PairsMethods.withValues(self, sent)))
            .changeEither("transform_keys!", 0, 1, (self, sent) -> self.become(PairsMethods.withKeys(self, sent)));

    private PairsChanges() {}

    private static Value assigned(Pairs self, Sent sent) {
        sent.run().deep(sent.first());
        sent.run().produced(48);
        self.put(sent.first(), sent.at(1));
        return sent.at(1);
    }

    private static Value deleted(Pairs self, Sent sent) {
        sent.run().deep(sent.first());
        Value found = self.map().remove(sent.first());
        if (found != null) {
            return found;
        }
        return sent.hasBlock() ? sent.yielded(sent.first()) : Constants.NIL;
    }

    private static Value shifted(Pairs self, Sent sent) {
        if (self.map().isEmpty()) {
            return Constants.NIL;
        }
        Map.Entry<Value, Value> first = self.map().entrySet().iterator().next();
        var pair = Items.of(first.getKey(), first.getValue());
        self.map().remove(first.getKey());
        return pair;
    }

    private static Value changed(Pairs self, Map<Value, Value> left) {
        boolean same = self.map().size() == left.size();
        self.become(new LinkedHashMap<>(left));
        return same ? Constants.NIL : self;
    }
}
