package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import java.util.List;
import java.util.regex.Pattern;

/** {@code /a regular expression/}, an argument of {@code sub}, {@code gsub}, {@code match?} and {@code split}. */
record RegexpValue(Pattern pattern) implements Value {
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
            return Value.of(pattern.matcher(text).find());
        }
        throw CodeException.noMethod(method, this);
    }
}
