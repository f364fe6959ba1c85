package dev.tributary.filter;

import dev.tributary.event.EventTime;
import dev.tributary.event.TimeFormat;
import dev.tributary.expression.CodeException;
import dev.tributary.expression.Value;
import dev.tributary.msgpack.MessagePackWriter;
import java.time.ZoneId;
import java.util.List;

/** {@code time}: a Time in the machine's zone. In a record it is its text. */
record TimeValue(EventTime time) implements Value {
    private static final TimeFormat TEXT = TimeFormat.of("%Y-%m-%d %H:%M:%S %z", ZoneId.systemDefault());

    @Override
    public String text() {
        return TEXT.format(time);
    }

    @Override
    public String kind() {
        return "an instance of Time";
    }

    @Override
    public void write(MessagePackWriter out) {
        out.string(text());
    }

    @Override
    public Value answer(String method, List<Value> arguments) {
        return switch (method) {
            case "to_i" -> Value.of(time.seconds());
            case "to_f" -> Value.of(time.seconds() + time.nanos() / 1e9);
            case "strftime" ->
                Value.of(TimeFormat.of(arguments.getFirst().text(), ZoneId.systemDefault())
                        .format(time));
            case "+", "-", "<", "<=", ">", ">=" ->
                throw new CodeException("'" + method + "' of a time is not understood; write time.to_i or time.to_f");
            default -> throw new CodeException("undefined method '" + method + "' for " + kind());
        };
    }
}
