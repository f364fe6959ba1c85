package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.regexp.Regexp;
import java.util.List;

/** {@code /a regular expression/}, an argument of {@code sub}, {@code gsub}, {@code match?} and {@code split}. */
record RegexpValue(Regexp regexp) implements Value {
    @Override
    public String text() {
        throw CodeException.notUnderstood("to_s", this);
    }

    @Override
    public String kind() {
        return "an instance of Regexp";
    }

    @Override
    public void write(MessagePackWriter out) {
        throw new CodeException("a regular expression is no value for a record");
    }

    @Override
    public Value answer(String method, List<Value> arguments) {
        if (method.equals("match?") && arguments.getFirst() instanceof Text(String text)) {
            return Value.of(regexp.isIn(text));
        }
        throw CodeException.noMethod(method, this);
    }
}
