package dev.tributary.filter;

import dev.tributary.event.EventCursor;
import dev.tributary.expression.Value;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.RecordAccessor;
import java.util.List;

/** {@code record}: the event at hand, of which only what is asked for is decoded. */
record RecordValue(EventCursor event) implements Value {
    private Value whole() {
        return Value.read(event.record());
    }

    @Override
    public String text() {
        return whole().text();
    }

    @Override
    public String kind() {
        return "an instance of Hash";
    }

    @Override
    public void write(MessagePackWriter out) {
        MessagePackReader reader = event.record();
        int start = reader.position();
        reader.skip();
        out.raw(reader.bytes(), start, reader.position() - start);
    }

    @Override
    public boolean same(Value other) {
        return whole().same(other instanceof RecordValue record ? record.whole() : other);
    }

    @Override
    public Value answer(String method, List<Value> arguments) {
        return method.equals("[]") ? field(arguments.getFirst()) : whole().answer(method, arguments);
    }

    private Value field(Value key) {
        String name = key.text();
        if (!key.same(Value.of(name))) {
            return NIL; // keys of records are texts
        }
        MessagePackReader reader = event.record();
        return RecordAccessor.path(name, List.of(name)).find(reader) ? Value.read(reader) : NIL;
    }
}
