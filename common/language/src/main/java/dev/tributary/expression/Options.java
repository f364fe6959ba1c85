package dev.tributary.expression;

/** Named arguments, {@code name: value}. */
record Options(Pairs pairs) {
    static Options of(Sent sent, int index) {
        if (index >= sent.count()) {
            return new Options(new Pairs());
        }
        if (sent.at(index) instanceof Pairs pairs) {
            return new Options(pairs);
        }
        throw CodeException.argument(
                "an argument that is none of the named ones: " + sent.at(index).className());
    }

    boolean isTrue(String name) {
        return value(name).isTrue();
    }

    Value value(String name) {
        return pairs.map().getOrDefault(new Symbol(name), Constants.NIL);
    }
}
