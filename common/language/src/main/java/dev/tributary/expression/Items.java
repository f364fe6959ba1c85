package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** An Array. */
final class Items implements Value {
    static final RubyClass CLASS = RubyClass.of(
            "Array", List.of(RubyClass.ENUMERABLE), ItemsMethods.METHODS, ItemsParts.METHODS, ItemsChanges.METHODS);

    private static final int BYTES = 48;
    private static final int BYTES_EACH = 8;

    private final List<Value> list;
    private boolean told;

    Items(Collection<? extends Value> items) {
        list = new ArrayList<>(items);
    }

    static Items of(Value... items) {
        return new Items(List.of(items));
    }

    /** What is in it, to be changed here and now. */
    List<Value> list() {
        return list;
    }

    /** What is in it now: a walk through it may change it. */
    List<Value> copy() {
        return List.copyOf(list);
    }

    /** Takes what is in the list instead. */
    Items become(Collection<? extends Value> items) {
        var fresh = List.copyOf(items);
        list.clear();
        list.addAll(fresh);
        told = false;
        return this;
    }

    Value at(Value which) {
        int index = index(which, list.size());
        return index < 0 ? Constants.NIL : list.get(index);
    }

    /** JSON: Ruby's own notation differs between its versions. */
    @Override
    public String text() {
        return Packed.json(this);
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.arrayHeader(list.size());
        list.forEach(item -> item.write(out));
    }

    @Override
    public long newBytes() {
        long bytes = told ? 0 : BYTES + (long) BYTES_EACH * list.size();
        told = true;
        return bytes;
    }

    @Override
    public boolean same(Value other) {
        if (!(other instanceof Items items) || items.list.size() != list.size()) {
            return false;
        }
        for (int i = 0; i < list.size(); i++) {
            if (!list.get(i).same(items.list.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Items items && list.equals(items.list);
    }

    @Override
    public int hashCode() {
        return list.hashCode();
    }

    /** Counted from the end if negative; -1 for outside. */
    static int index(Value which, int size) {
        BigInteger number = Whole.of(which);
        BigInteger index = number.signum() < 0 ? number.add(BigInteger.valueOf(size)) : number;
        return index.signum() >= 0 && index.compareTo(BigInteger.valueOf(size)) < 0 ? index.intValueExact() : -1;
    }
}
