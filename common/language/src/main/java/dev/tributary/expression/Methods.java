package dev.tributary.expression;

import java.util.Map;
import java.util.TreeMap;

/**
 * What can be written behind the dot of values of one kind: each method's name, how many arguments it takes, what it does
 * with a block, and what it yields.
 *
 * @param <V> the values that have them
 */
final class Methods<V extends Value> {
    static final int ANY_NUMBER = 1_000;

    /** What a method does with a block. */
    enum Use {
        /** It has no use for one. */
        NONE,
        /** It does something else without one. */
        OPTIONAL,
        /** Without one it yields an {@link Walk}, as Ruby does. */
        WALKED
    }

    @FunctionalInterface
    interface Body<V> {
        /** @throws CodeException as Ruby would raise an error */
        Value of(V self, Sent sent);
    }

    /** @param changes whether it may change the value itself */
    record Method(int least, int most, Use block, boolean changes, Body<Value> body) {
        boolean allows(int count) {
            return least <= count && count <= most;
        }
    }

    private final Map<String, Method> all = new TreeMap<>();

    Map<String, Method> all() {
        return all;
    }

    /** Methods without a use for a block. */
    Methods<V> add(String names, int least, int most, Body<V> body) {
        return put(names, least, most, Use.NONE, false, body);
    }

    Methods<V> add(String names, int arguments, Body<V> body) {
        return add(names, arguments, arguments, body);
    }

    /** Methods that can do without their block. */
    Methods<V> either(String names, int least, int most, Body<V> body) {
        return put(names, least, most, Use.OPTIONAL, false, body);
    }

    /** Methods that walk through the value with their block. */
    Methods<V> walk(String names, int least, int most, Body<V> body) {
        return put(names, least, most, Use.WALKED, false, body);
    }

    /** Methods that change the value. */
    Methods<V> change(String names, int least, int most, Body<V> body) {
        return put(names, least, most, Use.NONE, true, body);
    }

    /** Methods that change the value and do something else without their block. */
    Methods<V> changeEither(String names, int least, int most, Body<V> body) {
        return put(names, least, most, Use.OPTIONAL, true, body);
    }

    /** Methods that walk through the value with their block and change it. */
    Methods<V> changeWalking(String names, Body<V> body) {
        return put(names, 0, 0, Use.WALKED, true, body);
    }

    @SuppressWarnings("unchecked") // a table is only asked for values of its class
    private Methods<V> put(String names, int least, int most, Use block, boolean changes, Body<V> body) {
        for (String name : names.split(" ", -1)) {
            all.put(name, new Method(least, most, block, changes, (Body<Value>) body));
        }
        return this;
    }
}
