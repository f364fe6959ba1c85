package dev.tributary.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Arrays that change. */
final class ItemsChanges {
    static final Methods<Items> METHODS = new Methods<Items>()
            .change("<<", 1, 1, ItemsChanges::pushed)
            .change("push append", 0, Methods.ANY_NUMBER, ItemsChanges::pushed)
            .change("concat", 0, Methods.ANY_NUMBER, ItemsChanges::concatenated)
            .change("unshift prepend", 0, Methods.ANY_NUMBER, ItemsChanges::unshifted)
            .change("insert", 1, Methods.ANY_NUMBER, ItemsChanges::inserted)
            .change("[]=", 2, 3, ItemsChanges::assigned)
            .change("pop", 0, 1, (self, sent) -> taken(self, sent, true))
            .change("shift", 0, 1, (self, sent) -> taken(self, sent, false))
            .changeEither("delete", 1, 1, ItemsChanges::deleted)
            .change("delete_at", 1, 1, ItemsChanges::deletedAt)
            .change("clear", 0, 0, (self, sent) -> self.become(List.of()))
            .change("replace", 1, 1, (self, sent) -> self.become(ItemsMethods.list(sent.first())))
            .changeWalking("delete_if", (self, sent) -> kept(self, sent, false))
            .changeWalking("keep_if", (self, sent) -> kept(self, sent, true));

    static {
        List.of("reject", "select", "filter", "map", "collect", "sort_by").forEach(ItemsChanges::walkingInPlace);
        List.of("compact", "uniq", "flatten", "reverse", "sort", "rotate", "shuffle")
                .forEach(ItemsChanges::inPlace);
    }

    /** Of what nothing is said when nothing changed. */
    private static final List<String> NIL_IF_UNCHANGED =
            List.of("reject", "select", "filter", "compact", "uniq", "flatten");

    private ItemsChanges() {}

    private static void inPlace(String name) {
        METHODS.changeEither(name + "!", 0, 1, (self, sent) -> changed(name, self, sent));
    }

    private static void walkingInPlace(String name) {
        METHODS.changeWalking(name + "!", (self, sent) -> changed(name, self, sent));
    }

    private static Value changed(String name, Items self, Sent sent) {
        int before = self.list().size();
        self.become(((Items) RubyClass.send(self, name, sent)).list());
        return before == self.list().size() && NIL_IF_UNCHANGED.contains(name) ? Constants.NIL : self;
    }

    private static Value pushed(Items self, Sent sent) {
        grows(sent.count(), sent);
        self.list().addAll(sent.all());
        return self;
    }

    private static void grows(int more, Sent sent) {
        sent.run().produced(8L * more);
    }

    private static Value concatenated(Items self, Sent sent) {
        for (Value more : sent.all()) {
            List<Value> list = List.copyOf(ItemsMethods.list(more));
            grows(list.size(), sent);
            self.list().addAll(list);
        }
        return self;
    }

    private static Value unshifted(Items self, Sent sent) {
        grows(sent.count(), sent);
        self.list().addAll(0, sent.all());
        return self;
    }

    private static Value inserted(Items self, Sent sent) {
        int at = sent.integer(0);
        int place = at < 0 ? at + self.list().size() + 1 : at;
        if (place < 0) {
            throw CodeException.raised("IndexError", "index " + at + " too small for array");
        }
        filled(self, place, sent);
        self.list().addAll(place, sent.all().subList(1, sent.count()));
        return self;
    }

    /** With nils up to that size. */
    private static void filled(Items self, int size, Sent sent) {
        int missing = Math.max(0, size - self.list().size());
        grows(missing, sent);
        for (int i = 0; i < missing; i++) {
            self.list().add(Constants.NIL);
        }
    }

    private static Value assigned(Items self, Sent sent) {
        Value assigned = sent.at(sent.count() - 1);
        int size = self.list().size();
        if (sent.count() == 3 || sent.first() instanceof Span) {
            int[] place = sent.count() == 3 ? Span.of(sent.at(0), sent.at(1), size) : ((Span) sent.first()).of(size);
            if (place == null) {
                throw new CodeException("an assignment behind the end of an array is not understood");
            }
            List<Value> fresh = assigned instanceof Items items ? items.copy() : List.of(assigned);
            grows(fresh.size(), sent);
            List<Value> part = self.list().subList(place[0], place[0] + place[1]);
            part.clear();
            part.addAll(fresh);
            return assigned;
        }
        int at = sent.integer(0);
        int index = at < 0 ? at + size : at;
        if (index < 0) {
            throw CodeException.raised("IndexError", "index " + at + " too small for array; minimum: -" + size);
        }
        filled(self, index + 1, sent);
        self.list().set(index, assigned);
        return assigned;
    }

    private static Value taken(Items self, Sent sent, boolean last) {
        List<Value> list = self.list();
        if (sent.count() == 0) {
            return list.isEmpty() ? Constants.NIL : last ? list.removeLast() : list.removeFirst();
        }
        int count = Math.min(sent.count(0), list.size());
        int from = last ? list.size() - count : 0;
        List<Value> part = list.subList(from, from + count);
        var taken = new Items(part);
        part.clear();
        return taken;
    }

    private static Value deleted(Items self, Sent sent) {
        Optional<Value> found =
                self.list().stream().filter(item -> item.same(sent.first())).reduce((one, other) -> other);
        self.list().removeIf(item -> item.same(sent.first()));
        return found.orElseGet(() -> sent.hasBlock() ? sent.yielded(sent.first()) : Constants.NIL);
    }

    private static Value deletedAt(Items self, Sent sent) {
        int index = Items.index(sent.first(), self.list().size());
        return index < 0 ? Constants.NIL : self.list().remove(index);
    }

    private static Value kept(Items self, Sent sent, boolean those) {
        var kept = new ArrayList<Value>();
        for (Value item : self.copy()) {
            if (sent.yielded(item).isTrue() == those) {
                kept.add(item);
            }
        }
        return self.become(kept);
    }
}
