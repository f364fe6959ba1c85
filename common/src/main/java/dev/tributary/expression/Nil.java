package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.math.BigInteger;
import java.util.List;

/** {@code nil}: a field or a variable that is not there. */
record Nil() implements Value {
    @Override
    public String text() {
        return "";
    }

    @Override
    public String kind() {
        return "nil";
    }

    @Override
    public boolean isTrue() {
        return false;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.nil();
    }

    @Override
    public Value answer(String method, List<Value> arguments) {
        return switch (method) {
            case "to_i" -> new Whole(BigInteger.ZERO);
            case "to_f" -> new Real(0);
            default -> throw CodeException.noMethod(method, this);
        };
    }
}
