package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.util.List;

/** {@code nil}: a field or a variable that is not there. */
record Nil() implements Value {
    static final RubyClass CLASS = RubyClass.of(
            "NilClass",
            new Methods<Nil>()
                    .add("to_i", 0, (self, sent) -> Value.of(0))
                    .add("to_f", 0, (self, sent) -> Value.of(0.0))
                    .add("to_a", 0, (self, sent) -> new Items(List.of()))
                    .add("to_h", 0, (self, sent) -> new Pairs())
                    .add("&", 1, (self, sent) -> Constants.FALSE)
                    .add("^", 1, (self, sent) -> Value.of(sent.first().isTrue()))
                    .add("|", 1, (self, sent) -> Value.of(sent.first().isTrue())));

    @Override
    public String text() {
        return "";
    }

    @Override
    public String kind() {
        return "nil";
    }

    @Override
    public String className() {
        return "nil";
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public boolean isTrue() {
        return false;
    }

    @Override
    public boolean isNil() {
        return true;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.nil();
    }
}
