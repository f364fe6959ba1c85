package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.util.List;

/** {@code true} or {@code false}. */
record Truth(boolean truth) implements Value {
    @Override
    public String text() {
        return Boolean.toString(truth);
    }

    @Override
    public String kind() {
        return text();
    }

    @Override
    public boolean isTrue() {
        return truth;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.bool(truth);
    }

    @Override
    public Value answer(String method, List<Value> arguments) {
        throw CodeException.noMethod(method, this);
    }
}
