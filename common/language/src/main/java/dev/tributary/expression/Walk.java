package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An Enumerator: a method that wants a block and has none yet, as in {@code list.each_with_index.map}. */
record Walk(Value of, String method, List<Value> arguments) implements Value {
    static final RubyClass CLASS = RubyClass.of(
            "Enumerator",
            List.of(RubyClass.ENUMERABLE),
            new Methods<Walk>()
                    .walk("with_index each_with_index", 0, 1, (self, sent) -> self.withIndex(sent))
                    .walk("with_object", 1, 1, (self, sent) -> self.withObject(sent))
                    .walk(
                            "each",
                            0,
                            0,
                            (self, sent) -> self.walked(sent, sent.given().orElseThrow()))
                    .add(
                            "size",
                            0,
                            (self, sent) -> Value.of(self.elements(sent.run()).size())));

    private Value walked(Sent sent, Block block) {
        sent.run().step();
        return RubyClass.send(of, method, new Sent(sent.run(), arguments, Optional.of(block)));
    }

    private Value withIndex(Sent sent) {
        var at = new long[] {sent.count() == 0 || sent.first().isNil() ? 0 : sent.integer(0)};
        return walked(sent, given -> sent.yielded(one(given), Value.of(at[0]++)));
    }

    private Value withObject(Sent sent) {
        walked(sent, given -> sent.yielded(one(given), sent.first()));
        return sent.first();
    }

    /** What a step was given, as one value. */
    private static Value one(List<Value> given) {
        return given.size() == 1 ? given.getFirst() : new Items(given);
    }

    List<Value> elements(Run run) {
        var all = new ArrayList<Value>();
        RubyClass.send(of, method, new Sent(run, arguments, Optional.of(given -> {
            run.step();
            all.add(one(given));
            return Constants.NIL;
        })));
        return all;
    }

    @Override
    public String text() {
        return "#<Enumerator: ...>";
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        throw new CodeException("'" + method + "' without a block is no value for a record; write .to_a behind it");
    }
}
